-- Statuses without a word that the partner has not subscribed to either: apart, since a word alone would not have it told, and there
-- may be many of them before those that it would. What is there already fits, so nothing has to be read.
alter table unsent_transitions drop constraint unsent_transitions_reason_check;
alter table unsent_transitions add constraint unsent_transitions_reason_check
    check (reason in ('no_integration', 'not_subscribed', 'not_mapped', 'not_mapped_nor_subscribed', 'echo')) not valid;
