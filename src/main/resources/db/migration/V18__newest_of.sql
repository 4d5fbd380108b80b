-- The newest of a partner, or in a status: only these indexes are in the order that such a query asks for. With ids in the
-- order of the primary key, the planner may walk through the newest of everybody until enough of this partner have come by;
-- for one who has been silent that is the whole table. Ids are never null, so "nulls last" (from the old end "nulls first")
-- says nothing but: this index.
drop index orders_partner_newest;
create index orders_partner_newest on orders (partner_organization_id, id desc nulls last);
drop index orders_partner_status;
create index orders_partner_status on orders (partner_organization_id, order_status, id desc nulls last);
drop index orders_status;
create index orders_status on orders (order_status, id desc nulls last);
drop index partner_status_updates_partner;
create index partner_status_updates_partner on partner_status_updates (partner_organization_id, id desc nulls last);
