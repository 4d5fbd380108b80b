package nl.chargecars.partnersync.portal;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.certification.CertificationRuns;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.Condition;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.Visit;
import nl.chargecars.partnersync.testing.Visit.Screen;

/** A partner whose developer uses the portal, with an order whose delivery arrived and one whose delivery failed. */
final class PortalScene implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final SimulatedPartner endpoint;
    final TestPartner partner;
    final String delivered = anotherOrder();
    final String failed = anotherOrder();
    private final TestServer server;

    PortalScene(TestServer server) {
        this.server = server;
        this.endpoint = SimulatedPartner.start("portal", server.clock());
        this.partner = TestPartner.integrated(
                server,
                Seed.integration()
                        .with("/webhook_url", endpoint.webhookUrl().toString())
                        .with("/retry_schedule", List.of(0)));
        endpoint.secrets(partner.webhookSecret()).script().when(Condition.notVerified(), Behaviour.status(401));
        partner.placed(delivered);
        server.deliver();
        endpoint.script().next(Behaviour.answer(500, Map.of(), "{\"error\": \"no room for Jan\"}"));
        partner.placed(failed);
        server.deliver();
    }

    /** Returns a partner's order id that no other order has. */
    static String anotherOrder() {
        return "PORTAL-" + NUMBER.incrementAndGet();
    }

    /** Signs a developer of the partner in, with a new credential of these scopes, and opens the first page. */
    Visit signedIn(String language, String... scopes) {
        Visit visit = Visit.at(server, Screen.LIGHT, language);
        visit.page().navigate("/portal/login");
        visit.page().locator("#key").fill(key(scopes));
        visit.page().keyboard().press("Enter");
        visit.page().waitForURL("**/portal");
        return visit;
    }

    /** A status map in which this word of the partner's means {@code approved}. */
    static Map<String, ?> meaningApproved(String word) {
        return Map.of(
                "chargecars_to_partner", Map.of("new", "RECEIVED"), "partner_to_chargecars", Map.of(word, "approved"));
    }

    /** Creates an API key with these scopes. */
    String key(String... scopes) {
        return partner.key(scopes);
    }

    /**
     * Starts a certification run by a POST to this path, and executes it at once. Returns the text at {@code pointer} of the
     * answer.
     */
    String begunAndMade(String path, String pointer) {
        String begun = partner.api().post(partner.path(path), "").is(201).text(pointer);
        server.part(CertificationRuns.class).step();
        return begun;
    }

    static void follow(Page page, String name) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .click();
    }

    static Locator button(Locator within, String name) {
        return within.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
    }

    static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    /** Deactivates the integration, so that the worker steps of other tests send nothing to it. */
    @Override
    public void close() {
        partner.set("is_active", false);
        endpoint.close();
    }
}
