-- A bucket from the future is one of before the clock was set back: nothing would flow into it until that time comes again.
alter table rate_limit_buckets add column written_at timestamptz not null default now(); -- nodes of the release before write none
