-- Every status map that an integration has had: who changed it, when, to what. One is written whenever the map of a configuration
-- differs from the last; the present one is also in partner_integrations, where every order and update reads it.
create table status_map_versions (
    integration_id uuid        not null references partner_integrations,
    version        integer     not null check (version > 0),
    created_at     timestamptz not null,
    actor          text        not null,
    status_mapping jsonb       not null check (jsonb_typeof(status_mapping) = 'object'),
    primary key (integration_id, version)
);

insert into status_map_versions (integration_id, version, created_at, actor, status_mapping)
select id, 1, updated_at, 'system:migration', status_mapping from partner_integrations;

-- Once a missing word is there, the orders that wait for it are found by partner: the newest first, however many others there are.
alter table unsent_transitions add column partner_organization_id uuid;
update unsent_transitions as unsent
set partner_organization_id = orders.partner_organization_id
from orders
where orders.id = unsent.order_id and unsent.reason = 'not_mapped';
alter table unsent_transitions add constraint unsent_transitions_partner
    check (reason <> 'not_mapped' or partner_organization_id is not null);
create index unsent_transitions_not_mapped on unsent_transitions (partner_organization_id, transition_id desc)
    where reason = 'not_mapped';
