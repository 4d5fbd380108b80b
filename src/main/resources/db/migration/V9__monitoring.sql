-- How long partners take to answer, an hour a handful of rows: percentiles come from here, and it never grows with the traffic.
-- A bucket holds answers up to 2^(bucket/4) milliseconds, so that what is read off is right within a fifth.
create table integration_latencies (
    integration_id uuid        not null references partner_integrations,
    hour           timestamptz not null,
    bucket         smallint    not null check (bucket between 0 and 80),
    attempts       bigint      not null check (attempts > 0),
    primary key (integration_id, hour, bucket)
);
