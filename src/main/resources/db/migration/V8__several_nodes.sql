-- Big texts out of the tables of life cycles, into partitions that are dropped by age (docs/adr/0014-nodes-retention-alerts.md).
-- What remains in events, deliveries and partner_status_updates is who was told what when: no personal data, and no age.
--
-- A partition's name says which days (UTC) it holds: table_FROM_TO, TO excluded. The first one takes over what was there before;
-- the job "retention" makes those that follow. What has no partition goes to the default one until it has.
-- No foreign keys here: dropping a partition would wait for everybody who uses the table they point to.

-- The least UUIDv7 of a day.
create function retention_first_id(day date) returns uuid
    language sql immutable
    return (lpad(to_hex((extract(epoch from day) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid;

-- What events say, by the time in their id.
create table event_payloads (
    event_id uuid not null,
    payload  text not null,
    primary key (event_id)
) partition by range (event_id);
create table event_payloads_default partition of event_payloads default;

-- Payloads of deliveries that were still open when their partition was dropped. Moved on as long as they are open.
create table kept_payloads (
    event_id uuid        not null,
    payload  text        not null,
    kept_at  timestamptz not null,
    primary key (event_id, kept_at)
) partition by range (kept_at);
create table kept_payloads_default partition of kept_payloads default;

-- What partners sent, by the time in the update's id.
create table status_update_bodies (
    status_update_id uuid not null,
    body             text not null,
    primary key (status_update_id)
) partition by range (status_update_id);
create table status_update_bodies_default partition of status_update_bodies default;

alter table delivery_attempts rename to delivery_attempts_unpartitioned;
create table delivery_attempts (
    delivery_id     uuid        not null,
    attempt         integer     not null check (attempt > 0),
    started_at      timestamptz not null,
    latency_ms      integer     not null check (latency_ms >= 0),
    request_url     text        not null,
    request_headers jsonb       not null,  -- as sent, signatures and credentials left out
    response_status integer,
    response_body   text,                  -- the first 4 KiB
    error           text,                  -- null exactly when it succeeded
    primary key (delivery_id, attempt, started_at),
    check (response_status is not null or error is not null)
) partition by range (started_at);
create table delivery_attempts_default partition of delivery_attempts default;

alter table integration_hours rename to integration_hours_unpartitioned;
create table integration_hours (
    integration_id uuid        not null,
    hour           timestamptz not null,
    succeeded      bigint      not null check (succeeded >= 0),
    failed         bigint      not null check (failed >= 0),
    -- what came from the partner, whatever became of it: the base line of "nothing heard for longer than usual"
    heard_updates  bigint      not null default 0 check (heard_updates >= 0),
    heard_orders   bigint      not null default 0 check (heard_orders >= 0),
    primary key (integration_id, hour)
) partition by range (hour);
create table integration_hours_default partition of integration_hours default;

do $$
declare
    tomorrow date := (now() at time zone 'UTC')::date + 1;
    days     text := to_char(tomorrow, '"_19700101_"YYYYMMDD');
    parent   text;
begin
    foreach parent in array array['event_payloads', 'status_update_bodies'] loop
        execute format('create table %I partition of %I for values from (%L) to (%L)',
                       parent || days, parent, retention_first_id('1970-01-01'), retention_first_id(tomorrow));
    end loop;
    foreach parent in array array['kept_payloads', 'delivery_attempts', 'integration_hours'] loop
        execute format('create table %I partition of %I for values from (%L) to (%L)',
                       parent || days, parent, '1970-01-01T00:00:00Z', tomorrow || 'T00:00:00Z');
    end loop;
end
$$;

insert into event_payloads (event_id, payload) select id, payload from events;
alter table events drop column payload;

insert into status_update_bodies (status_update_id, body) select id, body from partner_status_updates;
alter table partner_status_updates drop column body;

insert into delivery_attempts (
    delivery_id, attempt, started_at, latency_ms, request_url, request_headers, response_status, response_body, error)
select delivery_id, attempt, started_at, latency_ms, request_url, request_headers, response_status, response_body, error
from delivery_attempts_unpartitioned;
drop table delivery_attempts_unpartitioned;

insert into integration_hours (integration_id, hour, succeeded, failed)
select integration_id, hour, succeeded, failed from integration_hours_unpartitioned;
drop table integration_hours_unpartitioned;

-- What an event says; null once it is gone. Two look-ups by key, of which the second is rarely made.
create function payload_of(event uuid) returns text
    language sql stable
    return coalesce(
        (select payload from event_payloads where event_id = event),
        (select payload from kept_payloads where event_id = event limit 1));

-- Jobs that run once, on whichever of the nodes takes the lease.
create table housekeeping_jobs (
    name              text        primary key,
    due_at            timestamptz not null,
    leased_by         uuid,
    lease_end         timestamptz,
    last_started_at   timestamptz,
    last_finished_at  timestamptz,
    last_duration_ms  bigint      check (last_duration_ms >= 0),
    last_error        text,                 -- null after a success
    failures_in_a_row integer     not null default 0 check (failures_in_a_row >= 0),
    check ((leased_by is null) = (lease_end is null)),
    check ((last_error is null) = (failures_in_a_row = 0))
);

-- What ChargeCars' own people must know of. A trouble is told by its kind and subject, and has one open alert at most.
create table alerts (
    id                      uuid        primary key,
    kind                    text        not null check (kind ~ '^[a-z_]{1,50}$'),
    subject                 text        not null check (subject <> ''),
    partner_organization_id uuid,
    message                 text        not null,
    opened_at               timestamptz not null,
    closed_at               timestamptz check (closed_at >= opened_at),
    acknowledged_at         timestamptz,
    acknowledged_by         text,
    check ((acknowledged_at is null) = (acknowledged_by is null))
);
create unique index alerts_one_open on alerts (kind, subject) where closed_at is null;

-- What is to be told of an alert by a channel that is set up, until it is accepted or given up.
create table alert_notices (
    alert_id   uuid        not null references alerts,
    occasion   text        not null check (occasion in ('opened', 'closed')),
    channel    text        not null,
    created_at timestamptz not null,
    due_at     timestamptz not null,
    attempts   integer     not null default 0 check (attempts >= 0),
    settled_at timestamptz,
    last_error text,                      -- null when it was accepted
    primary key (alert_id, occasion, channel)
);
create index alert_notices_due on alert_notices (due_at) where settled_at is null;
