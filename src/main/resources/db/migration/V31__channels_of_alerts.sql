-- How telling by each channel ended the last time, so that people see that one is dead before they need it.
create table alert_channels (
    channel  text        primary key,
    tried_at timestamptz not null,
    code     text,
    error    text,
    check ((code is null) = (error is null)) -- both null when it was accepted
);
