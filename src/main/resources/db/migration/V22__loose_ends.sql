-- A difference that is being brought up to date belongs to whoever does it until then, and is open again if that one died over it.
alter table reconciliation_differences add column claimed_until timestamptz;

-- A place in a line is one integration's: where another one has replaced it, that one may be told the same transition. The order of
-- the columns stays: everybody looks and locks by order and place.
alter table deliveries
    drop constraint deliveries_order_id_order_sequence_key,
    add constraint deliveries_place unique (order_id, order_sequence, integration_id);

-- What is asked for by its outcome and is seldom: duplicates as well as what was refused, newest first. What is applied, nearly all,
-- costs nothing here. The words are written out: "not applied" would be true of whatever is looked for by other means, too.
drop index partner_status_updates_refused;
create index partner_status_updates_seldom on partner_status_updates (partner_organization_id, outcome, id desc nulls last)
    where outcome in ('unchanged', 'duplicate', 'stale', 'order_not_found', 'status_not_mapped', 'invalid_status_transition',
                      'no_active_integration', 'invalid');
