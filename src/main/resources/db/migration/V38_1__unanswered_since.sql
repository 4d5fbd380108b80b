-- Since when a partner answers nothing that it is asked: the latest answer may be a day old when the first question fails.
alter table polling_rounds add column unanswered_since timestamptz; -- null where what failed last was ours; nodes of the release before write none
update polling_rounds
set unanswered_since = last_error_at
where consecutive_failures > 0 and last_error_code is distinct from 'our_fault';
