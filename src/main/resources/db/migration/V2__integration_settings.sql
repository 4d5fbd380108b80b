-- How fast a partner may call, how it signs, how we call it: settings of an integration that the first version had not.
alter table partner_integrations
    add column custom_headers_sealed          bytea,
    add column client_certificate             text,         -- PEM; its key is the sealed one
    add column client_certificate_expires_at  timestamptz,
    add column client_key_sealed              bytea,
    add column polling                        jsonb   check (jsonb_typeof(polling) = 'object'),
    add column inbound_scheme                 text    check (inbound_scheme in
                                                          ('standard_webhooks', 'chargecars', 'hmac', 'timestamped')),
    add column inbound_header                 text,
    add column inbound_encoding               text    check (inbound_encoding in ('hex', 'base64')),
    add column inbound_prefix                 text,
    add column inbound_tolerance_seconds      integer check (inbound_tolerance_seconds > 0),
    add column inbound_secret_sealed          bytea,        -- null: the webhook secret verifies
    add column previous_inbound_secret_sealed bytea,
    add column previous_inbound_secret_until  timestamptz,
    add column rate_limit_per_minute          integer not null default 600 check (rate_limit_per_minute > 0),
    add column rate_limit_burst               integer not null default 100 check (rate_limit_burst > 0),
    add column max_concurrent_deliveries      integer not null default 8 check (max_concurrent_deliveries between 1 and 64),
    add column coalesce_updates               boolean not null default false,
    add check ((client_certificate is null) = (client_key_sealed is null)),
    add check ((client_certificate is null) = (client_certificate_expires_at is null)),
    add check ((inbound_scheme in ('hmac', 'timestamped') and inbound_header is not null)
               or (coalesce(inbound_scheme, '') not in ('hmac', 'timestamped') and inbound_header is null)),
    add check ((inbound_scheme is null) = (inbound_encoding is null)),
    add check ((inbound_scheme is null) = (inbound_prefix is null)),
    add check ((inbound_scheme is null) = (inbound_tolerance_seconds is null)),
    add check (inbound_scheme is not null or inbound_secret_sealed is null),
    add check (inbound_secret_sealed is not null or previous_inbound_secret_sealed is null),
    add check ((previous_inbound_secret_sealed is null) = (previous_inbound_secret_until is null));

-- the application says each of them; the defaults were for the rows that were there
alter table partner_integrations
    alter column rate_limit_per_minute drop default,
    alter column rate_limit_burst drop default,
    alter column max_concurrent_deliveries drop default,
    alter column coalesce_updates drop default;
