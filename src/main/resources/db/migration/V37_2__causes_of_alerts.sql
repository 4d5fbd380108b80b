-- Of what an alert has told and is still there: another cause that joins it is told, too (docs/adr/0014-nodes-retention-alerts.md).
-- No words of partners: those are hashed. Null: opened by an earlier release, so that it is not known; nothing is told again for that.
alter table alerts add column causes text[];
