-- Statuses without a word of which somebody said that the partner need not be told: apart, since they wait for nobody. What is there
-- already fits, so nothing has to be read.
alter table unsent_transitions drop constraint unsent_transitions_reason_check;
alter table unsent_transitions add constraint unsent_transitions_reason_check
    check (reason in ('no_integration', 'not_subscribed', 'not_mapped', 'not_mapped_nor_subscribed', 'not_mapped_dismissed', 'echo'))
    not valid;
