-- Why a delivery failed: an expired certificate has a code of its own, and stays in the group in which it was until now. No row has
-- the new code yet, so the index on this function stays right.
create or replace function delivery_failure(response_status integer, error_code text) returns text
    language sql immutable parallel safe
    return case
        when response_status = 404 then 'not_found'
        when response_status = 410 then 'gone'
        when response_status between 400 and 499 then 'client_error'
        when response_status between 500 and 599 then 'server_error'
        when error_code in ('timed_out', 'connect_timed_out') then 'timed_out'
        when error_code = 'connection_refused' then 'connection_refused'
        when error_code in ('tls_failed', 'certificate_not_trusted', 'certificate_expired', 'our_certificate_unusable') then 'tls'
        else 'other'
    end;
