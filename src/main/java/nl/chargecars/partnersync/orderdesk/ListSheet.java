package nl.chargecars.partnersync.orderdesk;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.pages.Links;
import nl.chargecars.partnersync.partner.PartnerChoice;
import nl.chargecars.partnersync.status.WorkflowStatus;

/**
 * The content of the page with the list of orders.
 *
 * @param text the text in the search box; it may be a customer's data
 * @param byCustomer true when the text was understood as a name or an e-mail address
 * @param unfiltered true when the text is an order's own number, so that the chosen filters were ignored
 * @param cut true when there are more orders, but no next page: its URL would contain the customer's name or address
 * @param partial true when only the newest orders of the customers were searched for undelivered ones
 * @param broad true when so many customers fit the text that some of them may not have been looked at
 */
public record ListSheet(
        Filters filters,
        String text,
        boolean byCustomer,
        boolean unfiltered,
        List<OrderRow> rows,
        Links links,
        boolean cut,
        boolean partial,
        boolean broad,
        PartnerChoice partners,
        List<WorkflowStatus> statuses,
        Instant now) {

    /** At most so many orders with a reference or a customer's name are searched for undelivered ones. */
    public static final int MOST_LOOKED_AT = OrderSearch.MOST_LOOKED_AT;

    @Override
    public String toString() {
        return "ListSheet[" + rows.size() + " orders]";
    }
}
