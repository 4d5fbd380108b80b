-- How often all sessions of a user were ended at once: browsers that the user had signed in with before that are strangers again.
alter table staff_users add column all_ended integer not null default 0;
