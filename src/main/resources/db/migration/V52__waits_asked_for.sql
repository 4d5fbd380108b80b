-- Until when the endpoint asked to wait, apart from the pauses of the breaker: a success ends those, but not this. Until now a pause was
-- known to be one that was asked for where the breaker is closed, or where it is longer than the breaker's can be.
alter table lanes add column asked_until timestamptz;
update lanes
set asked_until = paused_until
where breaker = 'closed' or breaker = 'open' and paused_until > last_failure_at + interval '5 minutes';
