-- Lanes, the life of a delivery, cadence and replays (docs/adr/0012-pacing.md).

-- The life of a delivery as drawn in docs/delivery-states.md. The conditions are checked before the function is called: a legal
-- change costs nothing.
create function refuse_delivery_state() returns trigger language plpgsql as $$
begin
    raise exception using
        errcode = 'check_violation',
        constraint = 'deliveries_life',
        message = format('a delivery cannot go from %s to %s',
                         case when tg_op = 'INSERT' then 'nothing' else old.state end, new.state),
        hint = 'docs/delivery-states.md draws what can.';
end
$$;

create trigger deliveries_begin before insert on deliveries
    for each row when (new.state <> 'pending')
    execute function refuse_delivery_state();

create trigger deliveries_life before update of state on deliveries
    for each row when (old.state <> new.state and (old.state, new.state) not in (
        ('pending', 'delivered'), ('pending', 'failed'), ('pending', 'dismissed'),
        ('failed', 'pending'), ('failed', 'dismissed'),
        ('delivered', 'pending'),
        ('dismissed', 'pending')))
    execute function refuse_delivery_state();

-- True until it is first taken: then the cadence of its integration says when it goes (sync_frequency). What was tried, or asked
-- for by hand, follows due_at alone. So a changed frequency moves a million that wait without touching one of them.
alter table deliveries add column waits_for_boundary boolean not null default true;
update deliveries set waits_for_boundary = false where attempt_count > 0;

-- By id, hence by age, where they are due at the same time: what waited for a boundary goes out in the order it came.
drop index deliveries_claim;
create index deliveries_claim on deliveries (integration_id, priority, waits_for_boundary, due_at, id) where is_head;

-- How the endpoint of an integration has been doing, for all nodes. No row: well. Written when that changes, not per delivery.
create table lanes (
    integration_id        uuid        primary key references partner_integrations,
    breaker               text        not null default 'closed' check (breaker in ('closed', 'open', 'half_open')),
    open_since            timestamptz,  -- since it was last closed
    failures_in_a_row     integer     not null default 0 check (failures_in_a_row >= 0),
    failed_probes         integer     not null default 0 check (failed_probes >= 0),
    failing_since         timestamptz,  -- the first failure after the last success
    last_failure_at       timestamptz,
    paused_until          timestamptz,  -- nothing is sent before; while half open: when the probe under way is given up
    configuration_version integer     not null default 0,  -- that all this was seen with; a later one is tried at once
    releasing             boolean     not null default false,  -- it was held: what waits goes out at a bounded pace
    paced_until           timestamptz,  -- up to when the pace is used up
    send_now_at           timestamptz,  -- somebody asked not to wait for the next boundary
    check ((breaker = 'closed') = (open_since is null)),
    check ((failing_since is null) = (last_failure_at is null))
);

-- Whatever stops an integration from sending (switched off, disabled, another one activated), what waits is released at a pace.
create function pace_what_was_held() returns trigger language plpgsql as $$
begin
    insert into lanes (integration_id, releasing) values (new.id, true)
    on conflict (integration_id) do update set releasing = true where not lanes.releasing;
    return null;
end
$$;

create trigger partner_integrations_held
    after insert or update of is_active, sync_enabled, webhook_url, endpoint_disabled_at on partner_integrations
    for each row when (not new.is_active or not new.sync_enabled or new.webhook_url is null
                       or new.endpoint_disabled_at is not null)
    execute function pace_what_was_held();

insert into lanes (integration_id, releasing)
select id, true from partner_integrations
where not is_active or not sync_enabled or webhook_url is null or endpoint_disabled_at is not null;

-- Deliveries sent again by filter, page by page: what is done is behind (done_created_at, done_id), so whoever goes on, after a
-- crash or on another node, neither repeats nor leaves out.
create table replays (
    id                      uuid        primary key,
    partner_organization_id uuid        not null references organizations,
    actor_kind              text        not null,
    actor                   text        not null,
    filter_state            text        not null,
    filter_event            text,
    filter_order_id         uuid,
    filter_partner_order_id text,
    filter_from             timestamptz,
    filter_to               timestamptz not null,
    state                   text        not null check (state in ('running', 'done', 'cancelled')),
    matched                 bigint      not null check (matched >= 0),   -- counted when it was asked for
    replayed                bigint      not null check (replayed >= 0),  -- opened again so far
    done_created_at         timestamptz,
    done_id                 uuid,
    next_page_at            timestamptz not null,
    created_at              timestamptz not null,
    finished_at             timestamptz,
    check ((done_created_at is null) = (done_id is null)),
    check ((state = 'running') = (finished_at is null))
);
create index replays_running on replays (next_page_at) where state = 'running';
create index replays_partner on replays (partner_organization_id, id desc);
