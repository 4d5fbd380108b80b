-- The partners' portal: sessions of their developers, and certification runs.

-- Opened with a credential, over when that is. The row is read with every request of a browser; the cookie's value is kept only
-- as a keyed hash.
create table portal_sessions (
    token_hash    bytea       primary key check (length(token_hash) = 32),
    credential_id text        not null references credentials,
    created_at    timestamptz not null,
    last_seen_at  timestamptz not null
);
create index portal_sessions_age on portal_sessions (last_seen_at);

-- What was tried at a partner's endpoint, and what it did. Each check is added when it is done, so that whoever looks sees how far
-- the run is; the node that makes it holds a lease, and a run whose lease has ended is broken off.
create table certification_runs (
    id                      uuid        primary key,
    partner_organization_id uuid        not null references organizations,
    integration_id          uuid        not null references partner_integrations,
    webhook_url             text        not null,
    started_by              text        not null,
    state                   text        not null check (state in ('running', 'finished', 'broken_off')),
    started_at              timestamptz not null,
    finished_at             timestamptz,
    leased_until            timestamptz,
    checks                  jsonb       not null default '[]' check (jsonb_typeof(checks) = 'array'),
    check ((state = 'running') = (finished_at is null)),
    check ((state = 'running') = (leased_until is not null))
);
create unique index certification_runs_one_at_a_time on certification_runs (integration_id) where state = 'running';
create index certification_runs_partner on certification_runs (partner_organization_id, id desc);
create index certification_runs_pace on certification_runs (integration_id, started_at desc);
