-- Orders that a partner names and that we do not have: a list of all its orders supersedes them, and of open ones each integration has a
-- limited number. Whatever else is open of the integration is not read for that.
create index reconciliation_differences_unknown_here on reconciliation_differences (integration_id)
    where state in ('open', 'dismissed') and kind = 'missing_here';
