-- When the next round of all orders is due. A round that begins before that asks only for orders that failed. Nodes of the release before
-- write none and ask for all orders in every round.
alter table polling_rounds add column regular_at timestamptz not null default '-infinity';
