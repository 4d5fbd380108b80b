-- What V24 left to foreign keys although lists write it: status updates, what was told to nobody, and deliveries
-- (docs/adr/0021-asked-once-a-statement.md).
alter table partner_status_updates
    drop constraint partner_status_updates_order_id_fkey,
    drop constraint partner_status_updates_transition_id_fkey;
alter table unsent_transitions
    drop constraint unsent_transitions_order_id_fkey,
    drop constraint unsent_transitions_transition_id_fkey;
alter table deliveries drop constraint deliveries_id_fkey;

create function refuse_lone_status_updates() returns trigger language plpgsql
    set search_path from current set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from added
               left join orders as placed on placed.id = added.order_id
               left join status_transitions as transition on transition.id = added.transition_id
               where (added.order_id is not null and placed.id is null)
                  or (added.transition_id is not null and transition.id is null)) then
        raise foreign_key_violation using
            message = 'a status update is to name an order and a transition that are there, or none', table = tg_table_name;
    end if;
    return null;
end $$;
create trigger partner_status_updates_are_of_an_order after insert on partner_status_updates referencing new table as added
    for each statement execute function refuse_lone_status_updates();
-- one that was refused is processed again, and named later
create trigger partner_status_updates_become_of_an_order after update on partner_status_updates referencing new table as added
    for each statement execute function refuse_lone_status_updates();

create function refuse_lone_unsent_transitions() returns trigger language plpgsql
    set search_path from current set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from added
               left join orders as placed on placed.id = added.order_id
               left join status_transitions as transition on transition.id = added.transition_id
               where placed.id is null or transition.id is null) then
        raise foreign_key_violation using
            message = 'what was told to nobody is to name an order and a transition that are there', table = tg_table_name;
    end if;
    return null;
end $$;
create trigger unsent_transitions_are_of_an_order after insert on unsent_transitions referencing new table as added
    for each statement execute function refuse_lone_unsent_transitions();
create trigger unsent_transitions_keep_their_order before update of order_id, transition_id
    on unsent_transitions for each statement execute function refuse_to_go_or_move();

create function refuse_lone_deliveries() returns trigger language plpgsql
    set search_path from current set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    if exists (select from added
               left join events as event on event.id = added.id
               where event.id is null) then
        raise foreign_key_violation using message = 'a delivery is to have the id of an event that is there', table = tg_table_name;
    end if;
    return null;
end $$;
create trigger deliveries_are_of_an_event after insert on deliveries referencing new table as added
    for each statement execute function refuse_lone_deliveries();
create trigger deliveries_keep_their_event before update of id
    on deliveries for each statement execute function refuse_to_go_or_move();
create trigger events_stay before delete or truncate or update of id
    on events for each statement execute function refuse_to_go_or_move();
