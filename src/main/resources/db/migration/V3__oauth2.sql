-- OAuth2 client credentials (issue "Who may call", 2).

-- A client that signs its own assertions (private_key_jwt) has no secret, but public keys.
alter table credentials alter column secret_hash drop not null;
alter table credentials add column jwk_set jsonb check (jsonb_typeof(jwk_set -> 'keys') = 'array');
alter table credentials add constraint credentials_secret_or_keys check ((secret_hash is null) <> (jwk_set is null));
alter table credentials add constraint credentials_keys_of_clients check (jwk_set is null or type = 'oauth2_client');

-- What access tokens are signed with: one key at any time, known to all before it signs, and after it until its last token has expired.
create table oauth_signing_keys (
    id                 text        primary key,  -- kid: the thumbprint of the key (RFC 7638)
    public_jwk         jsonb       not null,
    private_jwk_sealed bytea       not null,
    created_at         timestamptz not null,
    signs_from         timestamptz not null,
    signs_until        timestamptz not null,
    check (created_at <= signs_from and signs_from < signs_until),
    constraint oauth_signing_keys_one_at_a_time exclude using gist (tstzrange(signs_from, signs_until) with &&)
);

-- Tokens that were revoked before they expired. Deleted once they have expired anyway.
create table oauth_revoked_tokens (
    jti        uuid        primary key,
    expires_at timestamptz not null
);
create index oauth_revoked_tokens_expired on oauth_revoked_tokens (expires_at);

-- Assertions that clients have used: each counts once, on whatever node. Deleted once they have expired anyway.
create table oauth_used_assertions (
    client_id  text        not null references credentials,
    jti_sha256 bytea       not null check (length(jti_sha256) = 32),
    expires_at timestamptz not null,
    primary key (client_id, jti_sha256)
);
create index oauth_used_assertions_expired on oauth_used_assertions (expires_at);
