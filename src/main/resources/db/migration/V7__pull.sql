-- Asking partners for the status of orders, and comparing theirs with ours (docs/adr/0013-pulling.md).

-- How we came to know a partner's status: it told us, we asked, or somebody took it over after a comparison.
alter table partner_status_updates
    add column origin text not null default 'webhook' check (origin in ('webhook', 'polling', 'reconciliation'));

-- the application says it each time; the default was for the rows that were there
alter table partner_status_updates alter column origin drop default;

-- One row for each integration that is polled: where its round is, and which node goes on with it. No foreign key: each
-- update would lock the integration, which everybody's work goes through.
create table polling_rounds (
    integration_id       uuid        primary key,
    due_at               timestamptz not null,  -- when the round goes on, or the next one begins
    leased_by            uuid,
    leased_until         timestamptz,
    round_started_at     timestamptz,           -- null between rounds
    after_order_id       uuid,                  -- how far the round is
    round_finished_at    timestamptz,           -- of the latest one that ended
    consecutive_failures integer     not null default 0 check (consecutive_failures >= 0),
    asked                bigint      not null default 0,  -- in this round, or the latest one
    told                 bigint      not null default 0,  -- answers that were news
    failed               bigint      not null default 0,
    last_polled_at       timestamptz,           -- of the latest answer
    last_error_at        timestamptz,
    last_error           text,
    check ((leased_by is null) = (leased_until is null)),
    check ((last_error_at is null) = (last_error is null))
);
create index polling_rounds_due on polling_rounds (due_at);

-- What is remembered of an order that is asked for: validators for the next question, and what was heard last.
create table polled_orders (
    order_id          uuid        primary key references orders on delete cascade,
    integration_id    uuid        not null,
    version           integer     not null,  -- of the configuration asked with: another one asks anew
    polled_at         timestamptz not null,
    not_before        timestamptz,           -- an order that fails is asked ever more rarely
    failures          integer     not null check (failures >= 0),
    error             text,                  -- of the latest question; null when it was answered
    etag              text,
    last_modified     text,
    partner_status    text,
    partner_timestamp timestamptz,
    outcome           text,                  -- what became of that status
    transition_count  integer                -- of the order when it was heard
) with (fillfactor = 80);
create index polled_orders_integration on polled_orders (integration_id, order_id);
create index polled_orders_failing on polled_orders (integration_id, order_id) where error is not null;

-- One comparison of our statuses with a partner's: asked for order by order, or posted by the partner.
create table reconciliation_runs (
    id                      uuid        primary key,
    partner_organization_id uuid        not null references organizations,
    integration_id          uuid        not null,
    cause                   text        not null check (cause in ('daily', 'manual', 'posted')),
    day                     date,                  -- in Amsterdam; of a daily run
    started_by              text        not null,
    state                   text        not null check (state in ('running', 'finished', 'failed')),
    started_at              timestamptz not null,
    finished_at             timestamptz,
    after_order_id          uuid,                  -- how far it is
    leased_by               uuid,
    leased_until            timestamptz,
    compared                integer     not null default 0,
    agreeing                integer     not null default 0,
    error                   text,
    check ((cause = 'daily') = (day is not null)),
    check ((state = 'running') = (finished_at is null)),
    check ((state = 'failed') = (error is not null)),
    check ((leased_by is null) = (leased_until is null))
);
create unique index reconciliation_runs_daily on reconciliation_runs (integration_id, day) where day is not null;
create unique index reconciliation_runs_one_running on reconciliation_runs (integration_id) where state = 'running';
create index reconciliation_runs_partner on reconciliation_runs (partner_organization_id, id desc);

-- Where the two sides differ, and what somebody did about it.
create table reconciliation_differences (
    id                uuid        primary key,
    run_id            uuid        not null references reconciliation_runs on delete cascade,
    partner_order_id  text        not null,
    order_id          uuid        references orders on delete cascade,  -- null where we have no such order
    kind              text        not null check (kind in
                          ('differs', 'not_mapped', 'missing_at_partner', 'missing_here', 'unreadable')),
    our_status        text,
    our_status_since  timestamptz,
    partner_status    text,
    mapped_status     text,
    partner_timestamp timestamptz,
    ahead_by_workflow text        not null check (ahead_by_workflow in ('partner', 'chargecars', 'unknown')),
    ahead_by_time     text        not null check (ahead_by_time in ('partner', 'chargecars', 'unknown')),
    ahead             text        not null check (ahead in ('partner', 'chargecars', 'unknown')),
    message           text,
    taken             text        check (taken in ('partner', 'chargecars')),  -- whose status was brought to the other side
    taken_by          text,
    taken_at          timestamptz,
    check ((taken is null) = (taken_by is null)),
    check ((taken is null) = (taken_at is null))
);
create index reconciliation_differences_run on reconciliation_differences (run_id, id);
