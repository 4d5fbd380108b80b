package nl.chargecars.partnersync.custody;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * SQL condition for texts without an order that identify a customer. An e-mail address is sufficient. A name or telephone number
 * is sufficient only if the text comes from a partner that has sent orders of this customer, and is not about another customer's
 * order.
 */
final class IdentifyingText {

    /** Condition on {@code said (text, partner, partner_order_id)}; the text has to be in lower case. */
    static final String SQL = """
            (said.text ~ any (?)
             or said.text ~ any (?)
             and said.partner in (select partner_organization_id from orders where primary_contact_id = ?)
             and (select true from orders
                  where orders.partner_organization_id = said.partner
                    and orders.partner_external_references ->> 'partner_order_id' = said.partner_order_id
                    and orders.primary_contact_id <> ?
                  limit 1) is null)
            """;

    private final UUID contact;
    private final String[] own;
    private final String[] shared;

    IdentifyingText(UUID contact, Traits traits) {
        this.contact = contact;
        this.own = traits.ownPatterns().toArray(String[]::new);
        this.shared = traits.sharedPatterns().toArray(String[]::new);
    }

    /** @param first index of the condition's first parameter */
    void bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
        statement.setArray(first, connection.createArrayOf("text", own));
        statement.setArray(first + 1, connection.createArrayOf("text", shared));
        statement.setObject(first + 2, contact);
        statement.setObject(first + 3, contact);
    }
}
