-- A difference is open until somebody has decided about it, or its order was compared again: of each order the newest comparison counts,
-- whatever else that one looked at. So a list of one order says nothing about the others, and nobody has to know which run was the last.
-- One that was dismissed stays so while the comparisons that follow find the same.
alter table reconciliation_differences
    add column integration_id   uuid,  -- whose orders were compared; null for those of before that nothing stands of any more
    add column state            text not null default 'superseded'
        check (state in ('open', 'taken', 'dismissed', 'superseded')),
    add column dismissed_at     timestamptz,
    add column dismissed_by     text,
    add column dismissal_reason text;

-- What nobody has decided about of each integration's latest finished run is what was open until now; the rest is history as it stands.
update reconciliation_differences set state = 'taken' where taken is not null;
update reconciliation_differences as differences
set state = 'open', integration_id = standing.integration_id
from (
    select latest.integration_id, found.id
    from (
        select distinct on (integration_id) integration_id, id
        from reconciliation_runs
        where state = 'finished'
        order by integration_id, id desc) as latest
    cross join lateral (
        select distinct on (partner_order_id) id
        from reconciliation_differences
        where run_id = latest.id and taken is null
        order by partner_order_id, id desc) as found) as standing
where differences.id = standing.id;

alter table reconciliation_differences
    alter column state drop default,
    add check ((state = 'taken') = (taken is not null)),
    add check (state not in ('open', 'dismissed') or integration_id is not null),
    add check ((dismissed_at is null) = (dismissed_by is null)),
    add check (state <> 'dismissed' or dismissed_at is not null);

drop index reconciliation_differences_open;
drop index reconciliation_runs_finished;
create index reconciliation_differences_open on reconciliation_differences (integration_id, run_id) where state = 'open';
-- one an order: whoever compares it again supersedes what stood
create unique index reconciliation_differences_standing on reconciliation_differences (integration_id, partner_order_id)
    where state in ('open', 'dismissed');
