package nl.chargecars.partnersync.access;

import static nl.chargecars.partnersync.access.Role.ADMIN;
import static nl.chargecars.partnersync.access.Role.OPERATOR;
import static nl.chargecars.partnersync.access.Role.VIEWER;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.access.AccessTable.Endpoint;
import nl.chargecars.partnersync.access.Who.Everybody;
import nl.chargecars.partnersync.access.Who.OpenPage;
import nl.chargecars.partnersync.access.Who.Page;

/** The rows of the {@link AccessTable} that answer people in browsers. */
final class PageEndpoints {

    /** Those whom people have: they sign in, systems do not. */
    private static final Set<Role> PEOPLE = Who.roles(ADMIN, OPERATOR, VIEWER);

    /** Those who may do something about what they see. */
    private static final Set<Role> OPERATIONS = Who.roles(ADMIN, OPERATOR);

    private static final Set<Role> ADMIN_ONLY = Who.roles(ADMIN);

    private static final String INTEGRATION = "/integrations/{integration_id}";

    static final List<Endpoint> ALL = List.of(
            // everybody's
            Endpoint.of(GET, "/assets/{file}", new Everybody()),
            Endpoint.of(POST, "/language", new OpenPage()),
            Endpoint.of(GET, "/login", new OpenPage()),
            Endpoint.of(POST, "/login", new OpenPage()),
            Endpoint.of(GET, "/first-user", new OpenPage()),
            Endpoint.of(POST, "/first-user", new OpenPage()),
            Endpoint.of(GET, "/invitations/{token}", new OpenPage()),
            Endpoint.of(POST, "/invitations/{token}", new OpenPage()),
            Endpoint.of(POST, "/logout", new OpenPage()),

            // integrations
            Endpoint.of(GET, "/", new Page(PEOPLE)),
            Endpoint.of(GET, "/integrations/live", new Page(PEOPLE)),
            Endpoint.of(GET, "/integrations/new", new Page(OPERATIONS)),
            Endpoint.of(POST, "/integrations/new", new Page(OPERATIONS)),
            Endpoint.of(POST, "/integrations/partners", new Page(ADMIN_ONLY)),
            Endpoint.of(GET, INTEGRATION, new Page(PEOPLE)),
            Endpoint.of(GET, INTEGRATION + "/settings", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/settings", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/mapping/check", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/mapping", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/mapping/process", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/mapping/tell", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/webhook-secret", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/test-event", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/send-now", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/pause", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/resume", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/disable-endpoint", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/switch-off", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/switch-on", new Page(OPERATIONS)),

            // orders

            // exceptions
            Endpoint.of(GET, "/exceptions", new Page(PEOPLE)),
            Endpoint.of(POST, "/exceptions/alerts/{alert_id}/acknowledge", new Page(OPERATIONS)),
            Endpoint.of(GET, "/exceptions/updates", new Page(PEOPLE)),
            Endpoint.of(POST, "/exceptions/updates/again", new Page(OPERATIONS)),
            Endpoint.of(POST, "/exceptions/updates/{update_id}/again", new Page(OPERATIONS)),
            Endpoint.of(GET, "/exceptions/deliveries", new Page(PEOPLE)),
            Endpoint.of(POST, "/exceptions/deliveries/{delivery_id}/retry", new Page(OPERATIONS)),
            Endpoint.of(POST, "/exceptions/deliveries/{delivery_id}/dismiss", new Page(OPERATIONS)),
            Endpoint.of(GET, "/exceptions/replay", new Page(OPERATIONS)),
            Endpoint.of(POST, "/exceptions/replay", new Page(OPERATIONS)),
            Endpoint.of(GET, "/exceptions/replays/{replay_id}", new Page(OPERATIONS)),
            Endpoint.of(GET, "/exceptions/replays/{replay_id}/progress", new Page(OPERATIONS)),
            Endpoint.of(POST, "/exceptions/replays/{replay_id}/cancel", new Page(OPERATIONS)),

            // workflow, audit, users and keys

            // partners' portal

            // one's own account
            Endpoint.of(GET, "/account", new Page(PEOPLE)),
            Endpoint.of(POST, "/account/password", new Page(PEOPLE)));

    private PageEndpoints() {}
}
