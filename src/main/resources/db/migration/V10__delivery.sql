-- The nodes that deliver: they share what each integration allows at a time (docs/adr/0012-pacing.md).
create table delivery_nodes (
    node      uuid        primary key,
    lease_end timestamptz not null,
    agreed    uuid[]      not null  -- the nodes that this one has made room for, itself included
);
