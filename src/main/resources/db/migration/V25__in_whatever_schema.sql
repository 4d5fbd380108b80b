-- The questions of V24 named the schema "public", while all else is made, and looked for, in whatever schema is the current one: with
-- another one each insert was refused. The path that holds now goes with each function, so that it finds the tables whoever writes
-- to them, and however: a dump is read back with an empty path (docs/adr/0021-asked-once-a-statement.md).

create or replace function refuse_lone_contacts() returns trigger language plpgsql
    set search_path from current set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from added
               left join organizations as organization on organization.id = added.organization_id
               where organization.id is null) then
        raise foreign_key_violation using message = 'a contact is to name an organization that is there', table = tg_table_name;
    end if;
    return null;
end $$;

create or replace function refuse_lone_addresses() returns trigger language plpgsql
    set search_path from current set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from added
               left join organizations as organization on organization.id = added.entity_id
               where organization.id is null) then
        raise foreign_key_violation using message = 'an address is to name an organization that is there', table = tg_table_name;
    end if;
    return null;
end $$;

create or replace function refuse_lone_orders() returns trigger language plpgsql
    set search_path from current set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from added
               left join organizations as partner on partner.id = added.partner_organization_id
               left join organizations as customer on customer.id = added.customer_organization_id
               left join contacts as contact on contact.id = added.primary_contact_id
               left join addresses as address on address.id = added.installation_address_id
               where partner.id is null or customer.id is null or contact.id is null or address.id is null) then
        raise foreign_key_violation using
            message = 'an order is to name a partner, a customer, a contact and an address that are there', table = tg_table_name;
    end if;
    return null;
end $$;

create or replace function refuse_lone_line_items() returns trigger language plpgsql
    set search_path from current set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from added
               left join orders as placed on placed.id = added.order_id
               where placed.id is null) then
        raise foreign_key_violation using message = 'a line item is to name an order that is there', table = tg_table_name;
    end if;
    return null;
end $$;

create or replace function refuse_lone_events() returns trigger language plpgsql
    set search_path from current set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from added
               left join orders as placed on placed.id = added.order_id
               left join status_transitions as transition on transition.id = added.transition_id
               where placed.id is null or transition.id is null) then
        raise foreign_key_violation using
            message = 'an event is to name an order and a transition that are there', table = tg_table_name;
    end if;
    return null;
end $$;
