-- The main job: orders in, statuses both ways, every change delivered.
-- Ids are UUIDv7 made by the application. Life cycles are guarded here, not only in the code.

-- Who we deal with: partners, and the customers their orders are for (seed, "Create Order from Partner API").
create table organizations (
    id                uuid        primary key,
    name              text        not null check (name <> ''),
    organization_type text        not null check (organization_type in ('partner', 'customer_individual')),
    business_entity   text        not null check (business_entity in
                                      ('chargecars', 'laderthuis', 'meterkastthuis', 'zaptecshop', 'ratioshop')),
    created_at        timestamptz not null
);
create index organizations_partners on organizations (id) where organization_type = 'partner';

create table contacts (
    id              uuid        primary key,
    organization_id uuid        not null references organizations,
    contact_type    text        not null check (contact_type in ('customer')),
    is_primary      boolean     not null,
    first_name      text        not null,
    last_name       text        not null,
    email           text        not null,
    email_key       text        not null,  -- the address as it is compared: trimmed, lower case
    phone           text,
    created_at      timestamptz not null
);
create unique index contacts_customer_email on contacts (email_key) where contact_type = 'customer';
create index contacts_organization on contacts (organization_id);

create table addresses (
    id             uuid        primary key,
    entity_type    text        not null check (entity_type in ('organization')),
    entity_id      uuid        not null references organizations,
    address_type   text        not null check (address_type in ('installation')),
    street_address text        not null,
    city           text        not null,
    postal_code    text        not null,
    country        text        not null,
    created_at     timestamptz not null
);
create index addresses_entity on addresses (entity_id);

-- How one partner is integrated (seed, table 99). Columns ending in _sealed are AES-256-GCM, see docs/adr.
create table partner_integrations (
    id                      uuid        primary key,
    created_at              timestamptz not null,
    updated_at              timestamptz not null,
    partner_organization_id uuid        not null references organizations,
    integration_name        text        not null check (integration_name <> ''),
    version                 integer     not null check (version > 0),
    api_base_url            text,
    api_version             text,
    authentication_type     text        check (authentication_type in ('api_key', 'oauth2', 'basic_auth', 'bearer_token')),
    api_credentials_sealed  bytea,
    webhook_url             text,
    webhook_secret_sealed   bytea       not null,
    previous_secret_sealed  bytea,
    previous_secret_until   timestamptz,
    webhook_events          text[]      not null,
    status_mapping          jsonb       not null check (jsonb_typeof(status_mapping) = 'object'),
    inbound_auth            text        not null check (inbound_auth in ('signature', 'credential', 'either', 'both')),
    echo_partner_updates    boolean     not null,
    retry_schedule_seconds  integer[]   check (cardinality(retry_schedule_seconds) between 1 and 20),
    is_active               boolean     not null,
    sync_enabled            boolean     not null,
    sync_frequency          text        not null check (sync_frequency in ('real_time', 'every_15_minutes', 'hourly', 'daily')),
    endpoint_disabled_at    timestamptz,
    endpoint_disabled_why   text,
    last_sync_at            timestamptz,
    success_rate            numeric(5, 2) check (success_rate between 0 and 100),
    last_error_at           timestamptz,
    last_error_message      text,
    unique (partner_organization_id, integration_name),
    check ((previous_secret_sealed is null) = (previous_secret_until is null)),
    check ((endpoint_disabled_at is null) = (endpoint_disabled_why is null))
);
create unique index partner_integrations_one_active on partner_integrations (partner_organization_id) where is_active;

-- What succeeded and failed, an hour a row: success_rate comes from here, and it never grows with the traffic.
create table integration_hours (
    integration_id uuid        not null references partner_integrations,
    hour           timestamptz not null,
    succeeded      bigint      not null check (succeeded >= 0),
    failed         bigint      not null check (failed >= 0),
    primary key (integration_id, hour)
);

-- The workflow is data. No row in workflow_transitions means: not allowed.
create table workflow_statuses (
    entity_type text    not null,
    status      text    not null check (status ~ '^[a-z][a-z0-9_]{0,49}$'),
    label       text    not null check (label <> ''),
    is_initial  boolean not null,
    is_final    boolean not null,
    position    integer not null,
    primary key (entity_type, status)
);
create unique index workflow_statuses_one_initial on workflow_statuses (entity_type) where is_initial;

create table workflow_transitions (
    entity_type text not null,
    from_status text not null,
    to_status   text not null,
    primary key (entity_type, from_status, to_status),
    foreign key (entity_type, from_status) references workflow_statuses,
    foreign key (entity_type, to_status) references workflow_statuses,
    check (from_status <> to_status)
);

insert into workflow_statuses (entity_type, status, label, is_initial, is_final, position) values
    ('order', 'new',         'New',         true,  false, 1),
    ('order', 'approved',    'Approved',    false, false, 2),
    ('order', 'scheduled',   'Scheduled',   false, false, 3),
    ('order', 'in_progress', 'In progress', false, false, 4),
    ('order', 'on_hold',     'On hold',     false, false, 5),
    ('order', 'completed',   'Completed',   false, true,  6),
    ('order', 'cancelled',   'Cancelled',   false, true,  7);

insert into workflow_transitions (entity_type, from_status, to_status)
select 'order', from_status, unnest(string_to_array(to_statuses, ','))
from (values
    ('new',         'approved,scheduled,in_progress,on_hold,cancelled'),
    ('approved',    'scheduled,in_progress,completed,on_hold,cancelled'),
    ('scheduled',   'approved,in_progress,completed,on_hold,cancelled'),
    ('in_progress', 'scheduled,completed,on_hold,cancelled'),
    ('on_hold',     'new,approved,scheduled,in_progress,cancelled')
) as workflow (from_status, to_statuses);

-- Order numbers without gaps: the counter moves in the transaction that uses the number (contract, "Numbers").
create table number_sequences (
    business_entity text    not null,
    document_type   text    not null,
    year            integer not null,
    last_number     bigint  not null check (last_number >= 0),
    primary key (business_entity, document_type, year)
);

create table orders (
    id                          uuid        primary key,
    order_number                text        not null unique,
    partner_organization_id     uuid        not null references organizations,
    customer_organization_id    uuid        not null references organizations,
    primary_contact_id          uuid        not null references contacts,
    installation_address_id     uuid        not null references addresses,
    order_type                  text        not null check (order_type in ('installation')),
    business_entity             text        not null,
    entity_type                 text        not null default 'order' check (entity_type = 'order'),
    order_status                text        not null,
    status_since                timestamptz not null,
    transition_count            integer     not null check (transition_count >= 0),
    partner_external_references jsonb       not null
        check (jsonb_typeof(partner_external_references) = 'object')
        check (coalesce(partner_external_references ->> 'partner_order_id', '') <> ''),
    -- the order's own copy: a later order of the same customer changes nothing here
    customer_name               text        not null,
    customer_email              text        not null,
    customer_phone              text,
    installation_preferences    jsonb,
    submitted                   jsonb       not null,  -- as first sent, to tell a repetition from a different order
    last_partner_update_at      timestamptz,           -- the partner's own time of its newest applied status update
    created_at                  timestamptz not null,
    updated_at                  timestamptz not null,
    foreign key (entity_type, order_status) references workflow_statuses
) with (fillfactor = 85);
create unique index orders_partner_order_id
    on orders (partner_organization_id, (partner_external_references ->> 'partner_order_id'));
create index orders_partner_status on orders (partner_organization_id, order_status, id desc);
create index orders_partner_newest on orders (partner_organization_id, id desc);
create index orders_partner_updated on orders (partner_organization_id, updated_at, id);
create index orders_updated on orders (updated_at, id);
create index orders_status on orders (order_status, id desc);

-- Every string in partner_external_references that identifies something, one row each: finding an order by any
-- reference is one index range, also where a value (a dealer group) stands in a million orders.
create table order_references (
    partner_organization_id uuid not null,
    reference_value         text not null,
    order_id                uuid not null references orders on delete cascade,
    reference_type          text not null,
    primary key (partner_organization_id, reference_value, order_id, reference_type)
);
create index order_references_order on order_references (order_id);

create table line_items (
    order_id                uuid    not null references orders,
    line_order              integer not null check (line_order > 0),
    sku                     text,
    description             text    not null,
    quantity                integer not null check (quantity > 0),
    line_item_status        text    not null check (line_item_status in ('quoted')),
    external_item_reference text,
    primary key (order_id, line_order)
);

-- What happened to an order, in order.
create table status_transitions (
    id                uuid        primary key,
    entity_type       text        not null,
    entity_id         uuid        not null,
    sequence          integer     not null check (sequence > 0),
    from_status       text,
    to_status         text        not null,
    transition_reason text,
    business_context  jsonb,
    caused_by         text        not null check (caused_by in ('partner', 'staff', 'system')),
    actor             text        not null,
    created_at        timestamptz not null,
    unique (entity_type, entity_id, sequence),
    check ((from_status is null) = (sequence = 1))
);

-- What a partner is told: written in the transition's own transaction, never changed afterwards.
-- feed_position orders the feed: the writing transaction, or that of an earlier event of the same order where that one is
-- later (it may have begun later and still got the order first). So the events of an order keep their order, and a reader
-- that stops before the oldest transaction still running misses nothing.
-- No foreign key to partner or integration: each insert would lock those few rows, which everybody's work goes through.
create table events (
    id                      uuid        primary key,
    partner_organization_id uuid        not null,
    integration_id          uuid        not null,
    order_id                uuid        not null references orders,
    order_sequence          bigint      not null,  -- place in its order's line: transition sequence × 16 + event
    transition_id           uuid        not null references status_transitions,
    event                   text        not null,
    payload                 text        not null,
    feed_position           xid8        not null,
    created_at              timestamptz not null
);
create index events_feed on events (partner_organization_id, feed_position, order_sequence, id);
create index events_order on events (order_id, feed_position);

-- Transitions that told the partner nothing, and why: shown on the order's timeline.
create table unsent_transitions (
    transition_id uuid not null references status_transitions,
    order_id      uuid not null references orders,
    reason        text not null check (reason in
                      ('no_integration', 'not_subscribed', 'not_mapped', 'echo')),
    primary key (order_id, transition_id)
);

-- The outbox: one row an event that goes to a webhook. Drawn in docs/delivery-states.md.
-- `held` is no stored state: it is `pending` of an integration that may not send now.
-- A line is what an order has to tell one integration, in order_sequence; only its head may be sent.
create table deliveries (
    id                      uuid        primary key references events,
    partner_organization_id uuid        not null,
    integration_id          uuid        not null,
    order_id                uuid        not null,
    order_sequence          bigint      not null,
    event                   text        not null,
    priority                smallint    not null check (priority in (0, 1)),  -- 0 high, 1 normal
    state                   text        not null check (state in ('pending', 'delivered', 'failed', 'dismissed')),
    is_head                 boolean     not null,  -- nothing earlier of its line is open
    due_at                  timestamptz not null,  -- next attempt, or the end of the lease while one is under way
    leased_by               uuid,                  -- the node that has an attempt under way
    attempt_count           integer     not null check (attempt_count >= 0),   -- ever; with leased_by it tells a lease from a later one
    schedule_position       integer     not null check (schedule_position >= 0),  -- attempts since created or retried
    created_at              timestamptz not null,
    settled_at              timestamptz,
    last_response_status    integer,
    last_error              text,                  -- null after a success
    dismissal_reason        text,
    unique (order_id, order_sequence),
    check ((state = 'pending') = (settled_at is null)),
    check (state = 'pending' or not is_head),
    check (is_head or leased_by is null),
    check (state = 'dismissed' or dismissal_reason is null)
) with (fillfactor = 80);
-- two heads of a line would be two deliveries out of order: whoever loses that race is rolled back and runs again
create unique index deliveries_one_head on deliveries (order_id, integration_id) where is_head;
create index deliveries_claim on deliveries (integration_id, priority, due_at, order_sequence) where is_head;
create index deliveries_partner on deliveries (partner_organization_id, created_at desc, id desc);
create index deliveries_partner_state on deliveries (partner_organization_id, state, created_at desc, id desc);
create index deliveries_failed on deliveries (integration_id, id) where state = 'failed';
create index deliveries_leased on deliveries (leased_by) where leased_by is not null;

create table delivery_attempts (
    delivery_id     uuid        not null references deliveries,
    attempt         integer     not null check (attempt > 0),
    started_at      timestamptz not null,
    latency_ms      integer     not null check (latency_ms >= 0),
    request_url     text        not null,
    request_headers jsonb       not null,  -- as sent, signatures and credentials left out
    response_status integer,
    response_body   text,                  -- the first 4 KiB
    error           text,                  -- null exactly when it succeeded
    primary key (delivery_id, attempt),
    check (response_status is not null or error is not null)
);

-- Every authenticated status update of a partner, as it came, and what became of it.
create table partner_status_updates (
    id                      uuid        primary key,
    partner_organization_id uuid        not null references organizations,
    integration_id          uuid        references partner_integrations,
    received_at             timestamptz not null,
    webhook_id              text,
    body                    text        not null,
    partner_order_id        text,
    partner_status          text,
    partner_timestamp       timestamptz,
    order_id                uuid        references orders,
    mapped_status           text,
    outcome                 text        not null check (outcome in
                                ('applied', 'unchanged', 'duplicate', 'stale',
                                 'order_not_found', 'status_not_mapped', 'invalid_status_transition',
                                 'no_active_integration', 'invalid')),
    transition_id           uuid        references status_transitions,
    message                 text,
    processed_at            timestamptz not null,
    check ((outcome = 'applied') = (transition_id is not null))
);
create unique index partner_status_updates_webhook_id on partner_status_updates (partner_organization_id, webhook_id)
    where outcome in ('applied', 'unchanged', 'stale');
create index partner_status_updates_order on partner_status_updates (order_id, partner_timestamp)
    where outcome in ('applied', 'unchanged', 'stale');
create index partner_status_updates_partner on partner_status_updates (partner_organization_id, id desc);
create index partner_status_updates_refused on partner_status_updates (partner_organization_id, outcome, id desc)
    where outcome in ('order_not_found', 'status_not_mapped', 'invalid_status_transition', 'no_active_integration', 'invalid');

-- Answers that an Idempotency-Key brings back, kept for 24 hours.
create table idempotency_keys (
    partner_organization_id uuid        not null references organizations,
    idempotency_key         text        not null check (length(idempotency_key) between 1 and 255),
    request_hash            bytea       not null check (length(request_hash) = 32),
    response_status         integer     not null,
    response_body           text        not null,
    response_location       text,
    created_at              timestamptz not null,
    primary key (partner_organization_id, idempotency_key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

-- Who may call. The secret half of a key is kept only as a keyed hash.
create table credentials (
    id                      text        primary key,  -- the public half of the key
    partner_organization_id uuid        references organizations,
    role                    text        check (role in ('admin', 'operator', 'system', 'viewer')),
    type                    text        not null check (type in ('api_key', 'basic_auth', 'oauth2_client')),
    scopes                  text[]      not null,
    label                   text        not null,
    secret_hash             bytea       not null check (length(secret_hash) = 32),
    created_at              timestamptz not null,
    expires_at              timestamptz,
    revoked_at              timestamptz,
    last_used_at            timestamptz,
    check ((partner_organization_id is null) <> (role is null))
);
create index credentials_partner on credentials (partner_organization_id);

-- Keys that the application made for itself, sealed under the master key: replacing that key leaves these as they are.
create table application_keys (
    name       text        primary key,
    key_sealed bytea       not null,
    created_at timestamptz not null
);

-- Who changed what, when, from what to what. No secrets, no personal data. Rows are only ever added.
create table audit_logs (
    id          uuid        primary key,
    created_at  timestamptz not null,
    actor       text        not null,
    action      text        not null,
    table_name  text        not null,
    record_id   text        not null,
    changes     jsonb       not null
);
create index audit_logs_record on audit_logs (table_name, record_id, id);
