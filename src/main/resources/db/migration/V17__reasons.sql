-- Why something failed, as a stable code beside the text: pages say it in the reader's language.
-- What was written before has none, and is shown as it was written.
alter table delivery_attempts add column error_code text;
alter table deliveries add column last_error_code text;  -- null after a success
alter table partner_integrations
    add column last_error_code        text,
    add column endpoint_disabled_code text;
alter table alerts
    add column says        text,
    add column says_at     timestamptz,
    add column says_number bigint,
    add column says_name   text;

-- The failed deliveries keep the groups that they are in.
update deliveries
set last_error_code = case delivery_failure(last_response_status, last_error)
        when 'timed_out' then 'timed_out'
        when 'connection_refused' then 'connection_refused'
        when 'tls' then 'tls_failed'
    end
where state = 'failed' and delivery_failure(last_response_status, last_error) in ('timed_out', 'connection_refused', 'tls');

-- Why a delivery failed, from what its latest attempt came to: the same groups as before, told apart by the code.
drop index deliveries_failure;
drop function delivery_failure(integer, text);
create function delivery_failure(response_status integer, error_code text) returns text
    language sql immutable parallel safe
    return case
        when response_status = 404 then 'not_found'
        when response_status = 410 then 'gone'
        when response_status between 400 and 499 then 'client_error'
        when response_status between 500 and 599 then 'server_error'
        when error_code in ('timed_out', 'connect_timed_out') then 'timed_out'
        when error_code = 'connection_refused' then 'connection_refused'
        when error_code in ('tls_failed', 'certificate_not_trusted', 'our_certificate_unusable') then 'tls'
        else 'other'
    end;
create index deliveries_failure on deliveries (
        partner_organization_id, integration_id, delivery_failure(last_response_status, last_error_code),
        created_at desc, id desc)
    where state = 'failed';

-- A refused update that nothing is to be made of any more: it stays where it was, and waits for nobody.
alter table partner_status_updates
    add column dismissed_at     timestamptz,
    add column dismissal_reason text,
    add check (dismissed_at is null or outcome in
                   ('order_not_found', 'status_not_mapped', 'invalid_status_transition', 'no_active_integration', 'invalid')),
    add check (dismissed_at is not null or dismissal_reason is null);
create index partner_status_updates_open on partner_status_updates (partner_organization_id, outcome, id desc)
    where outcome in ('order_not_found', 'status_not_mapped', 'invalid_status_transition', 'no_active_integration', 'invalid')
      and dismissed_at is null;
drop index partner_status_updates_refused_word;
create index partner_status_updates_refused_word on partner_status_updates (
        partner_organization_id, outcome, partner_status, id desc)
    where outcome in ('order_not_found', 'status_not_mapped', 'invalid_status_transition', 'no_active_integration', 'invalid')
      and dismissed_at is null;
