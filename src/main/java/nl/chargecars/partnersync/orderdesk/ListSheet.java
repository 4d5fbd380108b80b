package nl.chargecars.partnersync.orderdesk;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.pages.Links;
import nl.chargecars.partnersync.partner.Partner;
import nl.chargecars.partnersync.status.WorkflowStatus;

/**
 * The page with the list of orders.
 *
 * @param text what is in the search box; it may be of a customer
 * @param byCustomer the text was taken for a name or an e-mail address
 * @param unfiltered the text is an order's own number: filters that were chosen play no part
 * @param cut there are more than these, and no page for them: it could not be named without naming the customer
 */
public record ListSheet(
        Filters filters,
        String text,
        boolean byCustomer,
        boolean unfiltered,
        List<OrderRow> rows,
        Links links,
        boolean cut,
        List<Partner> partners,
        List<WorkflowStatus> statuses,
        Instant now) {

    @Override
    public String toString() {
        return "ListSheet[" + rows.size() + " orders]";
    }
}
