-- Who did it, and when, is in the audit trail, by the same transaction: nobody ever looked for it here. Each order and each of its
-- changes wrote it twice. When a job began follows from when it ended and how long it took.
alter table status_transitions drop column actor;
alter table reconciliation_runs drop column started_by;
alter table reconciliation_differences
    drop column taken_by,
    drop column dismissed_by;
alter table certification_runs drop column started_by;
alter table customer_erasures drop column begun_at;
alter table sealing_key drop column since;
alter table housekeeping_jobs drop column last_started_at;
