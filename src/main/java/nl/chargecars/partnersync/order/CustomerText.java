package nl.chargecars.partnersync.order;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What somebody knows of a customer: the beginning of an e-mail address (whatever has an {@code @}), or of a name. A name is found by
 * its last name, by its first and its last name, the first word being the first name as in the seed ("Create Order from Partner API",
 * step 2), and by its last word, alone or behind the first: by Dijk, van Dijk, Jan Dijk and Jan van Dijk. All are ranges of an index,
 * whatever the case of the letters. Or only what is exactly so: whoever is not to see customers must not find their names letter by
 * letter.
 *
 * @param ofOrders whether {@code sql} asks for orders, each by its own name, or for contacts, with all of their orders
 * @param sql a whole statement, of one column: the order's or the contact's id
 */
record CustomerText(boolean ofOrders, String sql, Map<String, Object> values) {

    /** With so many customers the text says too little; what is newest among some of them is shown. */
    private static final String BY_EMAIL = """
            select contacts.id
            from contacts
            where contacts.contact_type = 'customer'
              and contacts.email_key >= :customer_email and contacts.email_key < :customer_email_end
            order by contacts.email_key
            limit 200""";

    /** As the indexes have it. */
    private static final String LAST_WORD =
            "lower(substring(first_name || ' ' || last_name from '([^ ]+) *$')) collate \"C\"";

    /**
     * Two readings of the same words: all of them a last name, or the first of them a first name; and one of a single word, or of
     * two: the last one of a longer last name. Contacts stand for the order that made them, and its name; all further orders
     * have their own.
     */
    private static final String BY_NAME = """
            with named (last_name_from, last_name_to, first_name_from, first_name_to) as (
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
                    limit 200) as contact
                union
                (select id
                 from contacts
                 where contact_type = 'customer' and (last_name like '%% %%' or last_name = '' and first_name not like '%% %%')
                   and %1$s >= :customer_word and %1$s < :customer_word_end
                   and lower(first_name) collate "C" >= :customer_before and lower(first_name) collate "C" < :customer_before_end
                 order by %1$s, lower(first_name) collate "C"
                 limit 200)
            )
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
            select further.order_id
            from named
            cross join lateral (
                select order_id
                from order_names
                where lower(last_name) collate "C" >= last_name_from and lower(last_name) collate "C" < last_name_to
                  and lower(first_name) collate "C" >= first_name_from and lower(first_name) collate "C" < first_name_to
                order by lower(last_name) collate "C", lower(first_name) collate "C", order_id desc
                limit 1000) as further
            union
            (select order_id
             from order_names
             where (last_name like '%% %%' or last_name = '')
               and %1$s >= :customer_word and %1$s < :customer_word_end
               and lower(first_name) collate "C" >= :customer_before and lower(first_name) collate "C" < :customer_before_end
             order by %1$s, lower(first_name) collate "C", order_id desc
             limit 1000)""".formatted(LAST_WORD);

    /** Behind every text that begins with what it is appended to. */
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    /** Behind what it is appended to, and before all that only begins with that. */
    private static final String AFTER_NOTHING = "\u0001";

    static CustomerText of(String text, boolean whole) {
        String words = text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        String behind = whole ? AFTER_NOTHING : LAST;
        return words.contains("@") ? byEmail(words, behind) : byName(words, behind);
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

    /** Nothing at all begins with nothing: there is no such word. */
    private static String end(String beginning, String behind) {
        return beginning.isEmpty() ? AFTER_NOTHING : beginning + behind;
    }

    @Override
    public String toString() {
        return "CustomerText[…]";
    }
}
