-- What did not go as it should is looked at by its cause, however much of it there is and however much went well beside it.

-- Why a delivery failed, from what its latest attempt came to. Immutable: an index is made of it.
create function delivery_failure(response_status integer, error text) returns text
    language sql immutable parallel safe
    return case
        when response_status = 404 then 'not_found'
        when response_status = 410 then 'gone'
        when response_status between 400 and 499 then 'client_error'
        when response_status between 500 and 599 then 'server_error'
        when error like '%timed out%' or error like '%took too long%' then 'timed_out'
        when error like '%connection refused%' then 'connection_refused'
        when error like '%TLS%' or error like '%certificate%' then 'tls'
        else 'other'
    end;

create index deliveries_failure on deliveries (
        partner_organization_id, integration_id, delivery_failure(last_response_status, last_error),
        created_at desc, id desc)
    where state = 'failed';

-- A replay may be of one cause.
alter table replays
    add column filter_integration_id uuid,
    add column filter_failure        text;

create index partner_status_updates_refused_word on partner_status_updates (
        partner_organization_id, outcome, partner_status, id desc)
    where outcome in ('order_not_found', 'status_not_mapped', 'invalid_status_transition', 'no_active_integration', 'invalid');
