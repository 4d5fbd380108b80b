-- One token bucket a partner, shared by all nodes. Unlogged: it is written far more often than it is worth keeping, and
-- after a crash full buckets are the right start.
create unlogged table rate_limit_buckets (
    partner_organization_id uuid  primary key,
    state                   bytea not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.5);

-- Status updates that were not let in, as figures; of what anybody can send nothing else is kept.
create table refused_calls (
    integration_id uuid        not null references partner_integrations,
    hour           timestamptz not null,
    reason         text        not null check (reason in ('bad_signature', 'no_signature', 'no_credential')),
    refused        bigint      not null check (refused > 0),
    primary key (integration_id, hour, reason)
);
create index refused_calls_hour on refused_calls (hour);
