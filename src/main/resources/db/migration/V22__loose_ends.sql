-- A difference that is being brought up to date belongs to whoever does it until then, and is open again if that one died over it.
alter table reconciliation_differences add column claimed_until timestamptz;

-- A place in a line is one integration's: where another one has replaced it, that one may be told the same transition. The order of
-- the columns stays: everybody looks and locks by order and place.
alter table deliveries
    drop constraint deliveries_order_id_order_sequence_key,
    add constraint deliveries_place unique (order_id, order_sequence, integration_id);
