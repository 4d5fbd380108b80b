package nl.chargecars.partnersync.order;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A search for a customer by the beginning of an e-mail address (any text with an {@code @}) or of a name. A name is found by its last
 * name, by first and last name, where the first word is the first name as in the seed ("Create Order from Partner API", step 2), and
 * by the last word of the last name, alone or after the first name: Jan van Dijk is found by Dijk, van Dijk, Jan Dijk and Jan van
 * Dijk. All searches are index range scans and ignore case. A search by whole words finds exact matches only, so that users who may
 * not see customers cannot guess their names letter by letter.
 *
 * @param ofOrders true: {@code sql} selects orders, each by the name given in it; false: contacts, which stand for all their orders
 * @param sql a complete statement with one column: the id of the order or contact
 */
record CustomerText(boolean ofOrders, String sql, Map<String, Object> values) {

    /** Limits for short texts that match many: only some of the customers, and of their further orders, are looked at. */
    private static final int MOST_CUSTOMERS = 200;

    private static final int MOST_FURTHER_ORDERS = 1_000;

    private static final String BY_EMAIL = """
            select contacts.id
            from contacts
            where contacts.contact_type = 'customer'
              and contacts.email_key >= :customer_email and contacts.email_key < :customer_email_end
            order by contacts.email_key
            limit %d""".formatted(MOST_CUSTOMERS);

    /** The same expression as in the indexes on the last word of a name. */
    private static final String LAST_WORD =
            "lower(substring(first_name || ' ' || last_name from '([^ ]+) *$')) collate \"C\"";

    /**
     * Customers by name. The words can mean a last name, or a first name followed by a last name; a single word, or the second of two
     * words, can also mean the last word of a longer last name.
     */
    private static final String MAKERS = """
            named (last_name_from, last_name_to, first_name_from, first_name_to) as (
                values (:customer_last::text, :customer_last_end::text, ''::text, :customer_any::text),
                       (:customer_rest::text, :customer_rest_end::text, :customer_first::text, :customer_first_end::text)
            ), makers as (
                select contact.id
                from named
                cross join lateral (
                    select id
                    from contacts
                    where contact_type = 'customer'
                      and lower(last_name) collate "C" >= last_name_from and lower(last_name) collate "C" < last_name_to
                      and lower(first_name) collate "C" >= first_name_from and lower(first_name) collate "C" < first_name_to
                    order by lower(last_name) collate "C", lower(first_name) collate "C"
                    limit %2$d) as contact
                union
                (select id
                 from contacts
                 where contact_type = 'customer' and (last_name like '%% %%' or last_name = '' and first_name not like '%% %%')
                   and %1$s >= :customer_word and %1$s < :customer_word_end
                   and lower(first_name) collate "C" >= :customer_before and lower(first_name) collate "C" < :customer_before_end
                 order by %1$s, lower(first_name) collate "C"
                 limit %2$d)
            )
            """.formatted(LAST_WORD, MOST_CUSTOMERS);

    /** Orders by their own names. */
    private static final String FURTHER = """
            (select further.order_id
             from named
             cross join lateral (
                 select order_id
                 from order_names
                 where lower(last_name) collate "C" >= last_name_from and lower(last_name) collate "C" < last_name_to
                   and lower(first_name) collate "C" >= first_name_from and lower(first_name) collate "C" < first_name_to
                 order by lower(last_name) collate "C", lower(first_name) collate "C", order_id desc
                 limit %2$d) as further
             union
             (select order_id
              from order_names
              where (last_name like '%% %%' or last_name = '')
                and %1$s >= :customer_word and %1$s < :customer_word_end
                and lower(first_name) collate "C" >= :customer_before and lower(first_name) collate "C" < :customer_before_end
              order by %1$s, lower(first_name) collate "C", order_id desc
              limit %2$d))
            """.formatted(LAST_WORD, MOST_FURTHER_ORDERS);

    /**
     * Selects orders by name. A contact's name is that of the order which created the contact; all further orders have their own
     * names, in order_names.
     */
    private static final String BY_NAME = "with " + MAKERS + """
            select made.id
            from makers
            cross join lateral (
                select orders.id
                from orders
                where orders.primary_contact_id = makers.id
                  and (select true from order_names where order_names.order_id = orders.id limit 1) is null
                order by orders.id
                limit 1) as made
            union
            """ + FURTHER;

    private static final String MANY_BY_EMAIL =
            "select count(*) >= " + MOST_CUSTOMERS + " from (" + BY_EMAIL + ") as fitting";

    private static final String MANY_BY_NAME = "with " + MAKERS + "select (select count(*) from makers) >= "
            + MOST_CUSTOMERS + " or (select count(*) from " + FURTHER + " as fitting) >= " + MOST_FURTHER_ORDERS;

    /** Appended to a text, gives a text that sorts after every text with that beginning. */
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    /** Appended to a text, gives a text that sorts after the text itself and before every longer text with that beginning. */
    private static final String AFTER_NOTHING = "\u0001";

    static CustomerText of(String text, boolean whole) {
        String words = text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        String behind = whole ? AFTER_NOTHING : LAST;
        return words.contains("@") ? byEmail(words, behind) : byName(words, behind);
    }

    /**
     * Returns a complete statement, with the same values, of one row: true when so many customers or orders fit that perhaps not all
     * were looked at.
     */
    String fitsMany() {
        return ofOrders ? MANY_BY_NAME : MANY_BY_EMAIL;
    }

    private static CustomerText byEmail(String email, String behind) {
        return new CustomerText(false, BY_EMAIL, Map.of("customer_email", email, "customer_email_end", email + behind));
    }

    private static CustomerText byName(String words, String behind) {
        int space = words.indexOf(' ');
        String first = space < 0 ? words : words.substring(0, space);
        String rest = space < 0 ? "" : words.substring(space + 1);
        String before = space < 0 ? "" : first;
        String word = rest.contains(" ") ? "" : space < 0 ? words : rest;
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("customer_last", words);
        values.put("customer_last_end", words + behind);
        values.put("customer_any", LAST);
        values.put("customer_rest", rest);
        values.put("customer_rest_end", end(rest, behind));
        values.put("customer_first", first);
        values.put("customer_first_end", first + behind);
        values.put("customer_word", word);
        values.put("customer_word_end", end(word, behind));
        values.put("customer_before", before);
        values.put("customer_before_end", before.isEmpty() ? LAST : before + behind);
        return new CustomerText(true, BY_NAME, values);
    }

    /** Returns the exclusive end of the range of a word; if the word is empty, because there is none, the range matches no name. */
    private static String end(String beginning, String behind) {
        return beginning.isEmpty() ? AFTER_NOTHING : beginning + behind;
    }

    @Override
    public String toString() {
        return "CustomerText[…]";
    }
}
