-- What is refused and open is read however old it is, and for that by these indexes alone: in an order that the primary key, which is
-- everybody's, does not have (V18), nor in the one that leaves its pages half full (V33).
drop index partner_status_updates_open;
create index partner_status_updates_open on partner_status_updates (partner_organization_id, outcome, id nulls first)
    where outcome in ('order_not_found', 'status_not_mapped', 'invalid_status_transition', 'no_active_integration', 'invalid')
      and dismissed_at is null;
drop index partner_status_updates_refused_word;
create index partner_status_updates_refused_word on partner_status_updates (
        partner_organization_id, outcome, partner_status, id nulls first)
    where outcome in ('order_not_found', 'status_not_mapped', 'invalid_status_transition', 'no_active_integration', 'invalid')
      and dismissed_at is null;
