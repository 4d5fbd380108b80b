-- Which integration an alert is about, so that whoever is told of it can go there.
alter table alerts add column integration_id uuid;
update alerts
set integration_id = substring(subject from '^(?:client certificate of )?integration ([0-9a-f-]{36})')::uuid
where subject ~ '^(client certificate of )?integration [0-9a-f-]{36}';

-- Secrets before the previous one, each for as long as it was promised to count: whoever replaces a secret again ends none that
-- is in use. Sealed: a JSON array of {"secret", "until"}, the newest first.
alter table partner_integrations
    add column older_secrets_sealed         bytea,
    add column older_inbound_secrets_sealed bytea;

-- What the latest comparison found and nobody has done anything about.
create index reconciliation_runs_finished on reconciliation_runs (integration_id, id desc) where state = 'finished';
create index reconciliation_differences_open on reconciliation_differences (run_id, id) where taken is null;
