-- Each order is found by the name that it was placed under. The order that made its customer is found by the contact, which keeps that
-- name; here are the names of all further orders of the customer, that is of the e-mail address, which a dealer may put on all of his.
create table order_names (
    order_id   uuid primary key references orders,
    first_name text not null,
    last_name  text not null
);
insert into order_names (order_id, first_name, last_name)
select id, coalesce(substring(name from '^[^ ]+'), ''), coalesce(substring(name from ' (.+)$'), '')
from (select id, customer_name, erased_at, row_number() over (partition by primary_contact_id order by id) as place
      from orders) as placed
cross join lateral (select btrim(regexp_replace(customer_name, '\s+', ' ', 'g')) as name) as called
where place > 1 and erased_at is null;

-- Equal names newest first: one that orders thousands of times is found by its latest orders.
create index order_names_name on order_names
    (lower(last_name) collate "C", lower(first_name) collate "C", order_id desc);

-- By the last word where it is not the last name already: 'Dijk' of Jan van Dijk, 'Jansen' of Dhr. J. Jansen, or of somebody called by
-- one word. Those are few, so these are small; the name of an erased customer has two words and no last name, and is not among them.
create index contacts_customer_last_word on contacts
    (lower(substring(first_name || ' ' || last_name from '([^ ]+) *$')) collate "C", lower(first_name) collate "C")
    where contact_type = 'customer' and (last_name like '% %' or last_name = '' and first_name not like '% %');
create index order_names_last_word on order_names
    (lower(substring(first_name || ' ' || last_name from '([^ ]+) *$')) collate "C", lower(first_name) collate "C", order_id desc)
    where last_name like '% %' or last_name = '';

-- What is written of an order after its customer was erased is erased when that is asked for again: by the same address.
drop index customer_erasures_unfinished;
create index customer_erasures_email on customer_erasures (email_fingerprint);
