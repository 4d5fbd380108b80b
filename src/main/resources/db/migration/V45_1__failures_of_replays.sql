-- How many pages of a replay have failed in a row: the next one waits longer, and keeps no other replay waiting.
alter table replays add column failures integer not null default 0 check (failures >= 0);
