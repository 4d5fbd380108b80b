-- When each partner last read its feed of events, and how far it ever got, though it may read earlier ones once more. Nothing is known of
-- reads before this, nor of those that a node of the release before answers.
create table feed_reads (
    partner_organization_id uuid        primary key references organizations,
    last_read_at            timestamptz not null,
    first_read_at           timestamptz not null,  -- who got no further on any later day has only tried it
    advanced_at             timestamptz not null,  -- when it last got further
    feed_position           xid8        not null,  -- with the next two: the place of the last event that it was shown
    order_sequence          bigint      not null,
    event_id                uuid        not null   -- all zeros at the beginning, where there is no event
);
