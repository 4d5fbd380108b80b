-- Of every settled delivery, not of dismissed ones only, due_at is now when its attempts have certainly ended: what is made later in its line
-- waits for that. Until now due_at of what was delivered could be when it would have been tried next, hours from here.
update deliveries set due_at = settled_at where state <> 'pending' and due_at > now();
