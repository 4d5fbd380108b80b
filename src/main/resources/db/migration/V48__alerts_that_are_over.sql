-- The page of exceptions shows the newest alerts that are over. Alerts are kept, so without it their number would be what a page costs.
create index alerts_closed on alerts (closed_at, id) where closed_at is not null;
