-- A difference that is being brought up to date belongs to whoever does it until then, and is open again if that one died over it.
alter table reconciliation_differences add column claimed_until timestamptz;
