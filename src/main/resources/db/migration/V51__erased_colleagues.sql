-- Of somebody who left only the id stays, which the audit trail refers to. The constraint keeps a sign-in, a new password or an
-- older release from putting personal data back.
alter table staff_users
    add column erased_at timestamptz,
    add check (erased_at is null
               or disabled_at is not null and password_hash is null and last_signed_in_at is null);
