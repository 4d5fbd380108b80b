-- People of ChargeCars who sign in to the pages, their sessions, and the guard against guessing.

-- The e-mail address is the name to sign in with. It is personal data: it stands in this table only.
create table staff_users (
    id                uuid        primary key,
    email             text        not null check (email <> ''),
    email_key         text        not null,  -- the address as it is compared: trimmed, lower case
    role              text        not null check (role in ('admin', 'operator', 'viewer')),
    sign_in           text        not null check (sign_in in ('password', 'oidc')),
    oidc_subject      text,                  -- issuer and subject, as the identity provider names this person
    password_hash     text,                  -- null until the invitation has been used
    created_at        timestamptz not null,
    disabled_at       timestamptz,
    last_signed_in_at timestamptz,
    check ((sign_in = 'oidc') = (oidc_subject is not null)),
    check (sign_in = 'password' or password_hash is null)
);
create unique index staff_users_email on staff_users (email_key) where sign_in = 'password';
create unique index staff_users_oidc_subject on staff_users (oidc_subject) where sign_in = 'oidc';

-- A link, handed over by an administrator, that lets somebody choose a password once. A new one replaces the one before.
create table staff_invitations (
    user_id    uuid        primary key references staff_users,
    token_hash bytea       not null unique check (length(token_hash) = 32),
    expires_at timestamptz not null
);

-- The row is read with every request of a browser: what is deleted here has ended on every node.
create table staff_sessions (
    token_hash   bytea       primary key check (length(token_hash) = 32),
    user_id      uuid        not null references staff_users,
    created_at   timestamptz not null,
    last_seen_at timestamptz not null
);
create index staff_sessions_user on staff_sessions (user_id);
create index staff_sessions_age on staff_sessions (last_seen_at);

-- Wrong guesses, counted for each account that was named, whether or not it exists, and each address they came from; both as
-- keyed hashes.
create table sign_in_failures (
    subject        bytea       primary key check (length(subject) = 32),
    kind           text        not null check (kind in ('account', 'address')),
    failures       integer     not null check (failures >= 0),
    last_failed_at timestamptz not null,
    locked_until   timestamptz
);
create index sign_in_failures_age on sign_in_failures (last_failed_at);
