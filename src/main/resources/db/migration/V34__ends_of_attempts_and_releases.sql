-- Of a delivery that was dismissed during an attempt, due_at is when that has certainly ended: what follows in its line waits for it, also
-- where it is made later. Until now due_at of what was dismissed could be when it would have been tried next, hours from here.
update deliveries
set due_at = deliveries.settled_at
from organizations as partner
where partner.organization_type = 'partner' and deliveries.partner_organization_id = partner.id
  and deliveries.state = 'dismissed' and deliveries.due_at > now();

-- A release ends with what was held, whatever has come since. Null while it may not send.
alter table lanes add column held_until timestamptz;

create function note_until_when_it_was_held() returns trigger language plpgsql set search_path from current as $$
begin
    update lanes set held_until = new.updated_at where integration_id = new.id and releasing;
    return null;
end
$$;

create trigger partner_integrations_released
    after update of is_active, sync_enabled, webhook_url, endpoint_disabled_at on partner_integrations
    for each row when (new.is_active and new.sync_enabled and new.webhook_url is not null
                       and new.endpoint_disabled_at is null
                       and not (old.is_active and old.sync_enabled and old.webhook_url is not null
                                and old.endpoint_disabled_at is null))
    execute function note_until_when_it_was_held();

-- releases that are going on: what waits now
update lanes
set held_until = now()
from partner_integrations as integration
where integration.id = lanes.integration_id and lanes.releasing and integration.is_active and integration.sync_enabled
  and integration.webhook_url is not null and integration.endpoint_disabled_at is null;
