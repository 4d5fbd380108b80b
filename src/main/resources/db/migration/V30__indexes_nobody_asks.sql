-- Of the entries that every order made in indexes, seven were never asked for, or could be found another way: contacts are found by id
-- or e-mail address, addresses by the orders that they belong to, references by what the order says they are.
drop index contacts_organization;
drop index addresses_entity;
drop index order_references_order;
