-- Lists write many rows a statement. Whether all that they name is there is asked once a statement, of all its rows together; a
-- foreign key asks for each row, and locks what it finds: a third of what an order cost PostgreSQL (docs/adr/0021-asked-once-a-statement.md).
-- What is named here never goes and never changes its id, and whoever names it never names another: both are refused to everybody.
alter table contacts drop constraint contacts_organization_id_fkey;
alter table addresses drop constraint addresses_entity_id_fkey;
alter table orders
    drop constraint orders_partner_organization_id_fkey,
    drop constraint orders_customer_organization_id_fkey,
    drop constraint orders_primary_contact_id_fkey,
    drop constraint orders_installation_address_id_fkey;
alter table line_items drop constraint line_items_order_id_fkey;
alter table events
    drop constraint events_order_id_fkey,
    drop constraint events_transition_id_fkey;

-- Derived from orders by the statement that writes it: there is nothing to ask.
alter table order_references drop constraint order_references_order_id_fkey;

-- Each asks by index, whatever size the tables had when its plan was made: a session keeps that plan.
create function refuse_lone_contacts() returns trigger language plpgsql
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from added
               left join public.organizations as organization on organization.id = added.organization_id
               where organization.id is null) then
        raise foreign_key_violation using message = 'a contact is to name an organization that is there', table = tg_table_name;
    end if;
    return null;
end $$;
create trigger contacts_are_of_somebody after insert on contacts referencing new table as added
    for each statement execute function refuse_lone_contacts();

create function refuse_lone_addresses() returns trigger language plpgsql
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from added
               left join public.organizations as organization on organization.id = added.entity_id
               where organization.id is null) then
        raise foreign_key_violation using message = 'an address is to name an organization that is there', table = tg_table_name;
    end if;
    return null;
end $$;
create trigger addresses_are_of_somebody after insert on addresses referencing new table as added
    for each statement execute function refuse_lone_addresses();

create function refuse_lone_orders() returns trigger language plpgsql
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from added
               left join public.organizations as partner on partner.id = added.partner_organization_id
               left join public.organizations as customer on customer.id = added.customer_organization_id
               left join public.contacts as contact on contact.id = added.primary_contact_id
               left join public.addresses as address on address.id = added.installation_address_id
               where partner.id is null or customer.id is null or contact.id is null or address.id is null) then
        raise foreign_key_violation using
            message = 'an order is to name a partner, a customer, a contact and an address that are there', table = tg_table_name;
    end if;
    return null;
end $$;
create trigger orders_are_of_somebody after insert on orders referencing new table as added
    for each statement execute function refuse_lone_orders();

create function refuse_lone_line_items() returns trigger language plpgsql
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from added
               left join public.orders as placed on placed.id = added.order_id
               where placed.id is null) then
        raise foreign_key_violation using message = 'a line item is to name an order that is there', table = tg_table_name;
    end if;
    return null;
end $$;
create trigger line_items_are_of_an_order after insert on line_items referencing new table as added
    for each statement execute function refuse_lone_line_items();

create function refuse_lone_events() returns trigger language plpgsql
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from added
               left join public.orders as placed on placed.id = added.order_id
               left join public.status_transitions as transition on transition.id = added.transition_id
               where placed.id is null or transition.id is null) then
        raise foreign_key_violation using
            message = 'an event is to name an order and a transition that are there', table = tg_table_name;
    end if;
    return null;
end $$;
create trigger events_are_of_an_order after insert on events referencing new table as added
    for each statement execute function refuse_lone_events();

create function refuse_to_go_or_move() returns trigger language plpgsql as $$
begin
    raise restrict_violation using
        message = format('rows of %s stay, and keep their ids and the ids that they name: %s is refused', tg_table_name, lower(tg_op)),
        hint = 'A customer''s data is overwritten, not deleted: ./partnersync erase-customer.', table = tg_table_name;
end $$;
create trigger organizations_stay before delete or truncate or update of id
    on organizations for each statement execute function refuse_to_go_or_move();
create trigger contacts_stay before delete or truncate or update of id, organization_id
    on contacts for each statement execute function refuse_to_go_or_move();
create trigger addresses_stay before delete or truncate or update of id, entity_id
    on addresses for each statement execute function refuse_to_go_or_move();
create trigger orders_stay before delete or truncate or update of
    id, partner_organization_id, customer_organization_id, primary_contact_id, installation_address_id
    on orders for each statement execute function refuse_to_go_or_move();
create trigger status_transitions_stay before delete or truncate or update of id
    on status_transitions for each statement execute function refuse_to_go_or_move();
create trigger line_items_keep_their_order before update of order_id
    on line_items for each statement execute function refuse_to_go_or_move();
create trigger events_keep_their_order before update of order_id, transition_id
    on events for each statement execute function refuse_to_go_or_move();
