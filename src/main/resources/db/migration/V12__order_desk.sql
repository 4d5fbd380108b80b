-- Customers are found by the beginning of their e-mail address or name, also among millions: ranges of an index, which needs letters in
-- the order of their bytes. The address has its index already; contacts are hardly ever changed, so another one costs orders little.
alter table contacts alter column email_key type text collate "C";

create index contacts_customer_name on contacts (lower(last_name) collate "C", lower(first_name) collate "C")
    where contact_type = 'customer';
