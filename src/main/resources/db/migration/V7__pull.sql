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
