-- Custody: the master key that is being replaced, the audit trail that nobody changes, customers whose data was erased.

-- Which master key seals now, for all nodes. One row, made by the first node of a new database.
create table sealing_key (
    singleton       boolean     primary key default true check (singleton),
    key_id          text        not null check (key_id ~ '^[0-9a-f]{8}$'),
    previous_key_id text        check (previous_key_id ~ '^[0-9a-f]{8}$'),
    since           timestamptz not null
);
-- what is there already says under which key it was sealed: bytes 2 to 5 of a sealed value
insert into sealing_key (key_id, since)
select encode(substring(key_sealed from 2 for 4), 'hex'), now()
from application_keys
order by created_at
limit 1;

-- The trail in an order that is final: rows of a transaction become visible when it commits, in whatever order that happens,
-- but behind the oldest transaction still running nothing can appear any more. Rows of earlier releases come first.
alter table audit_logs add column written_in xid8 not null default '0';
alter table audit_logs alter column written_in set default pg_current_xact_id();
create index audit_logs_sealing on audit_logs (written_in, id);

-- Read by record, by actor or by action, newest first, however many there are. Ids of records are unique in themselves.
drop index audit_logs_record;
create index audit_logs_record on audit_logs (record_id, id desc);
create index audit_logs_actor on audit_logs (actor, id desc);
create index audit_logs_action on audit_logs (action, id desc);
create index audit_logs_table on audit_logs (table_name, id desc);

-- Each seal covers what stands between the end of the seal before and its own; its hash is over all of it and that seal's hash
-- (docs/adr/0010-custody.md).
create table audit_seals (
    number         bigint      primary key check (number > 0),
    sealed_at      timestamptz not null,
    through_transaction xid8   not null,
    through_id     uuid        not null,
    entry_ids      uuid[]      not null,
    entry_hashes   bytea[]     not null check (cardinality(entry_hashes) = cardinality(entry_ids)),
    previous_hash  bytea       not null check (length(previous_hash) = 32),
    hash           bytea       not null check (length(hash) = 32),
    check (cardinality(entry_ids) > 0)
);

-- The application's role has no right to change the trail; this refuses its owner too, who may have typed too quickly.
create function refuse_to_change_the_trail() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is only ever added to: % of % is refused', lower(tg_op), tg_table_name
        using errcode = 'insufficient_privilege';
end $$;
create trigger audit_logs_are_only_added before update or delete or truncate on audit_logs
    for each statement execute function refuse_to_change_the_trail();
create trigger audit_seals_are_only_added before update or delete or truncate on audit_seals
    for each statement execute function refuse_to_change_the_trail();

-- Customers whose data was erased, or is being: known by a keyed fingerprint of the e-mail address alone.
create table customer_erasures (
    contact_id        uuid        primary key references contacts,
    email_fingerprint text        not null,
    begun_at          timestamptz not null,
    finished_at       timestamptz
);
create index customer_erasures_unfinished on customer_erasures (email_fingerprint) where finished_at is null;

-- Since when an order says nothing about its customer any more.
alter table orders add column erased_at timestamptz;
create index orders_contact on orders (primary_contact_id, id);
-- what partners sent is found by their name for the order, also where it matched none
create index partner_status_updates_named on partner_status_updates (partner_organization_id, partner_order_id);
create index partner_status_updates_unmatched on partner_status_updates (id) where order_id is null;
