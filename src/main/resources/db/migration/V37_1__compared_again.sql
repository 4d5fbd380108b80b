-- A day's comparison that failed is made again later that day. Who begins it counts those before, so that one of several nodes does.
alter table reconciliation_runs
    add column attempt  integer     not null default 1 check (attempt >= 1),
    add column again_at timestamptz check (again_at is null or (state = 'failed' and day is not null));
drop index reconciliation_runs_daily;
create unique index reconciliation_runs_daily on reconciliation_runs (integration_id, day, attempt) where day is not null;
