package nl.chargecars.partnersync.order;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What somebody knows of a customer, as a query for contacts: the beginning of an e-mail address (whatever has an {@code @}), or of
 * a name. A name is found by its last name, or by its first and its last name, the first word being the first name as in the seed
 * ("Create Order from Partner API", step 2). Both are ranges of an index, whatever the case of the letters.
 *
 * @param sql a whole statement, of one column: the contact's id
 */
record CustomerText(String sql, Map<String, Object> values) {

    /** With so many customers the text says too little; what is newest among some of them is shown. */
    private static final String BY_EMAIL = """
            select contacts.id
            from contacts
            where contacts.contact_type = 'customer'
              and contacts.email_key >= :customer_email and contacts.email_key < :customer_email_end
            order by contacts.email_key
            limit 200""";

    /** Two readings of the same words: all of them a last name, or the first of them a first name. */
    private static final String BY_NAME = """
            select distinct found.id
            from (values (:customer_last::text, :customer_last_end::text, ''::text, :customer_any::text),
                         (:customer_rest::text, :customer_rest_end::text, :customer_first::text, :customer_first_end::text))
                as named (last_name, last_name_end, first_name, first_name_end)
            cross join lateral (
                select contacts.id
                from contacts
                where contacts.contact_type = 'customer'
                  and lower(contacts.last_name) collate "C" >= named.last_name
                  and lower(contacts.last_name) collate "C" < named.last_name_end
                  and lower(contacts.first_name) collate "C" >= named.first_name
                  and lower(contacts.first_name) collate "C" < named.first_name_end
                order by lower(contacts.last_name) collate "C", lower(contacts.first_name) collate "C"
                limit 200) as found""";

    /** Behind every text that begins with what it is appended to. */
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    /** Behind the empty text alone. */
    private static final String AFTER_NOTHING = "\u0001";

    static CustomerText of(String text) {
        String words = text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        return words.contains("@") ? byEmail(words) : byName(words);
    }

    private static CustomerText byEmail(String beginning) {
        return new CustomerText(BY_EMAIL, Map.of("customer_email", beginning, "customer_email_end", beginning + LAST));
    }

    private static CustomerText byName(String words) {
        int space = words.indexOf(' ');
        String first = space < 0 ? words : words.substring(0, space);
        String rest = space < 0 ? "" : words.substring(space + 1);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("customer_last", words);
        values.put("customer_last_end", words + LAST);
        values.put("customer_any", LAST);
        values.put("customer_rest", rest);
        values.put("customer_rest_end", space < 0 ? AFTER_NOTHING : rest + LAST);
        values.put("customer_first", first);
        values.put("customer_first_end", first + LAST);
        return new CustomerText(BY_NAME, values);
    }

    @Override
    public String toString() {
        return "CustomerText[…]";
    }
}
