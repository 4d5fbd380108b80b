-- While no node ran the jobs, no node let calls in either: what partners did not send meanwhile is no silence of theirs.
alter table housekeeping_jobs add column resumed_at timestamptz; -- null when it was never away for long
