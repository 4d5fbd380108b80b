-- When a round goes on, or the next one begins, is what a configuration said, or what the partner said to it. Another one counts from the
-- moment that it is there.
alter table polling_rounds add column version integer not null default 0;  -- of the configuration that due_at is by
