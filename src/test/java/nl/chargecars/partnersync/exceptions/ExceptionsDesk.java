package nl.chargecars.partnersync.exceptions;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;

/** Helpers for tests of the exceptions of one partner, on the page and by the API. */
record ExceptionsDesk(TestServer server, TestPartner partner) {

    /** Sends a signed status update of the partner for this order. */
    Reply push(String partnerOrderId, String word) {
        return partner.tells(partnerOrderId, word);
    }

    /** Sends this body as a signed status update of the partner. */
    Reply send(String update) {
        return partner.tells(update);
    }

    /** Changes the status of an order as staff, by its order number. */
    void change(String order, String to) {
        server.change(order, to, "test").is(200);
    }

    String status(String partnerOrderId) {
        return partner.order(partnerOrderId).text("/data/status");
    }

    /** The time of the server's clock, as a parameter of a statement. */
    OffsetDateTime now() {
        return OffsetDateTime.ofInstant(server.clock().instant(), ZoneOffset.UTC);
    }

    Visit operator() {
        return Visit.signedIn(server, "operator", Screen.LIGHT, "en-GB");
    }

    /** Opens the exceptions page, filtered by this partner. */
    void open(Page page) {
        page.navigate("/exceptions?partner=" + partner.id());
    }

    /** The causes of the groups that the API lists; {@code filter} is appended to the query string. */
    List<String> causes(String filter) {
        return server.admin()
                .get("/api/v1/monitoring/exceptions?partner_id=" + partner.id() + filter)
                .is(200)
                .texts("/data", "cause");
    }

    static Locator groups(Page page, String cause) {
        return page.locator("details.group[data-cause='" + cause + "']");
    }

    static Locator group(Page page, String cause, String detail) {
        return page.locator("details.group[data-cause='" + cause + "'][data-detail='" + detail + "']");
    }

    /** The members of a group that contain this text. */
    static Locator row(Locator group, String text) {
        return group.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(text));
    }

    static Locator button(Locator within, String name) {
        return within.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }
}
