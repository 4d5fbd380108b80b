-- Old sessions are those of one age or of another, and only one of the two had an index: that helps no plan, and every use of a session
-- had to write it. Rounds of polling are only ever asked for by their integrations, which the primary key finds.
drop index staff_sessions_age;
drop index portal_sessions_age;
drop index polling_rounds_due;
