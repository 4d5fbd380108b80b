-- As with events: each insert would lock the rows of partner and integration, which everybody's work goes through, and which
-- every transaction of updates changes. Partners and integrations are never deleted.
alter table partner_status_updates
    drop constraint partner_status_updates_partner_organization_id_fkey,
    drop constraint partner_status_updates_integration_id_fkey;
