-- No query chooses or sorts by these, but they are what analyzing the tables that grow took longest for: JSON and arrays, compared
-- thirty thousand times each, every time a table had grown by a tenth.
alter table orders
    alter column partner_external_references set statistics 0,
    alter column customer_name set statistics 0,
    alter column customer_email set statistics 0,
    alter column customer_phone set statistics 0,
    alter column installation_preferences set statistics 0,
    alter column submitted set statistics 0;
alter table status_transitions
    alter column transition_reason set statistics 0,
    alter column business_context set statistics 0;
alter table partner_status_updates
    alter column message set statistics 0,
    alter column dismissal_reason set statistics 0;
alter table line_items
    alter column sku set statistics 0,
    alter column description set statistics 0,
    alter column external_item_reference set statistics 0;
alter table addresses
    alter column street_address set statistics 0,
    alter column city set statistics 0,
    alter column postal_code set statistics 0;
alter table organizations
    alter column name set statistics 0;
alter table audit_logs
    alter column changes set statistics 0;
alter table audit_seals
    alter column entry_ids set statistics 0,
    alter column entry_hashes set statistics 0,
    alter column previous_hash set statistics 0,
    alter column hash set statistics 0;
