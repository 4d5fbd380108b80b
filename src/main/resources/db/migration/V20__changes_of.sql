-- A partner's changes in their order: as with the newest of a partner, an order that only its own index has keeps the planner from
-- going through everybody's changes. The time is never null.
drop index orders_partner_updated;
create index orders_partner_updated on orders (partner_organization_id, updated_at nulls first, id);
