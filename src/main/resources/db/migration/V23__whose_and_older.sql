-- Which integration an alert is about, so that whoever is told of it can go there.
alter table alerts add column integration_id uuid;
update alerts
set integration_id = substring(subject from '^(?:client certificate of )?integration ([0-9a-f-]{36})')::uuid
where subject ~ '^(client certificate of )?integration [0-9a-f-]{36}';

-- The secret before the previous one, for as long as it was promised to count: whoever replaces a secret twice loses none
-- that is in use.
alter table partner_integrations
    add column older_secret_sealed         bytea,
    add column older_secret_until          timestamptz,
    add column older_inbound_secret_sealed bytea,
    add column older_inbound_secret_until  timestamptz,
    add check ((older_secret_sealed is null) = (older_secret_until is null)),
    add check ((older_inbound_secret_sealed is null) = (older_inbound_secret_until is null));

-- What the latest comparison found and nobody has done anything about.
create index reconciliation_runs_finished on reconciliation_runs (integration_id, id desc) where state = 'finished';
create index reconciliation_differences_open on reconciliation_differences (run_id, id) where taken is null;
