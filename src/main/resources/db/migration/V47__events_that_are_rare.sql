-- Lists by an event that seldom occurs, or never, read all deliveries of the partner. Deliveries of status_changed, which every
-- transition makes for who subscribed to it, are not in this index: that would cost each of them an entry for each of its versions.
create index deliveries_partner_event on deliveries (partner_organization_id, event, created_at, id)
    where event <> 'status_changed';
