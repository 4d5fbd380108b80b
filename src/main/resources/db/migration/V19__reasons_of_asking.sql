-- Why asking a partner for statuses failed, as a stable code beside the text, as V17 did for what is sent to partners.
-- What was written before has none, and is shown as it was written.
alter table polling_rounds add column last_error_code text;
alter table polled_orders add column error_code text;
alter table reconciliation_runs add column error_code text;
alter table reconciliation_differences add column message_code text;
