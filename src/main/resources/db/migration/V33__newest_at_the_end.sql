-- The newest first is read from these indexes backwards. Made in descending order, each new entry came before all others of its group
-- (a partner, a status, an action): pages that are full there are split in halves, of which the older one is never filled again. At the
-- end of a group pages are left nearly full. What V18 says of nulls holds: only these indexes are in the order that is asked for.
drop index orders_partner_newest;
create index orders_partner_newest on orders (partner_organization_id, id nulls first);
drop index orders_partner_status;
create index orders_partner_status on orders (partner_organization_id, order_status, id nulls first);
drop index orders_status;
create index orders_status on orders (order_status, id nulls first);
drop index partner_status_updates_partner;
create index partner_status_updates_partner on partner_status_updates (partner_organization_id, id nulls first);
drop index deliveries_partner;
create index deliveries_partner on deliveries (partner_organization_id, created_at, id);
drop index deliveries_partner_state;
create index deliveries_partner_state on deliveries (partner_organization_id, state, created_at, id);
drop index audit_logs_actor;
create index audit_logs_actor on audit_logs (actor, id);
drop index audit_logs_action;
create index audit_logs_action on audit_logs (action, id);
drop index audit_logs_table;
create index audit_logs_table on audit_logs (table_name, id);
