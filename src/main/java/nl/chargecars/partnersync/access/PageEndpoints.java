package nl.chargecars.partnersync.access;

import static nl.chargecars.partnersync.access.AccessRule.ADMIN_ONLY;
import static nl.chargecars.partnersync.access.AccessRule.OPERATIONS;
import static nl.chargecars.partnersync.access.Role.ADMIN;
import static nl.chargecars.partnersync.access.Role.OPERATOR;
import static nl.chargecars.partnersync.access.Role.VIEWER;
import static nl.chargecars.partnersync.access.Scope.DELIVERIES_READ;
import static nl.chargecars.partnersync.access.Scope.DELIVERIES_WRITE;
import static nl.chargecars.partnersync.access.Scope.INTEGRATION_WRITE;
import static nl.chargecars.partnersync.access.Scope.ORDERS_READ;
import static nl.chargecars.partnersync.access.Scope.STATUS_WRITE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import nl.chargecars.partnersync.access.AccessRule.Everybody;
import nl.chargecars.partnersync.access.AccessRule.OpenPage;
import nl.chargecars.partnersync.access.AccessRule.OpenPartnerPage;
import nl.chargecars.partnersync.access.AccessRule.Page;
import nl.chargecars.partnersync.access.AccessRule.PartnerPage;
import nl.chargecars.partnersync.access.AccessTable.Endpoint;

/** The rows of the {@link AccessTable} for pages in browsers. */
final class PageEndpoints {

    /** The roles of people, who sign in; internal systems have the role {@code system} and do not. */
    private static final Set<Role> PEOPLE = AccessRule.roles(ADMIN, OPERATOR, VIEWER);

    private static final String INTEGRATION = "/integrations/{integration_id}";

    static final List<Endpoint> ALL = List.of(
            // open to everybody
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
            Endpoint.of(GET, INTEGRATION, new Page(PEOPLE)),
            Endpoint.of(GET, INTEGRATION + "/settings", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/settings", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/mapping/check", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/mapping/edit", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/mapping", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/mapping/process", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/mapping/tell", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/webhook-secret", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/test-event", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/send-now", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/reconciliation", new Page(OPERATIONS)),
            Endpoint.of(GET, INTEGRATION + "/reconciliation/{run_id}", new Page(PEOPLE)),
            Endpoint.of(GET, INTEGRATION + "/reconciliation/{run_id}/progress", new Page(PEOPLE)),
            Endpoint.of(POST, INTEGRATION + "/reconciliation/{run_id}/apply", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/reconciliation/{run_id}/dismiss", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/certification", new Page(OPERATIONS)),
            Endpoint.of(GET, INTEGRATION + "/certification/{run_id}", new Page(PEOPLE)),
            Endpoint.of(GET, INTEGRATION + "/certification/{run_id}/progress", new Page(PEOPLE)),
            Endpoint.of(POST, INTEGRATION + "/pause", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/resume", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/disable-endpoint", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/switch-off", new Page(OPERATIONS)),
            Endpoint.of(POST, INTEGRATION + "/switch-on", new Page(OPERATIONS)),

            // orders
            Endpoint.of(GET, "/orders", new Page(PEOPLE)),
            Endpoint.of(POST, "/orders", new Page(PEOPLE)),
            Endpoint.of(GET, "/orders/{order}", new Page(PEOPLE)),
            Endpoint.of(GET, "/orders/{order}/live", new Page(PEOPLE)),
            Endpoint.of(POST, "/orders/{order}/personal-data", new Page(PEOPLE)),
            Endpoint.of(POST, "/orders/{order}/status", new Page(OPERATIONS)),
            Endpoint.of(POST, "/orders/{order}/tell", new Page(OPERATIONS)),
            Endpoint.of(POST, "/orders/{order}/references", new Page(OPERATIONS)),
            Endpoint.of(POST, "/orders/{order}/deliveries/{delivery_id}/retry", new Page(OPERATIONS)),
            Endpoint.of(POST, "/orders/{order}/deliveries/{delivery_id}/dismiss", new Page(OPERATIONS)),
            Endpoint.of(POST, "/orders/{order}/updates/{update_id}/reprocess", new Page(OPERATIONS)),
            Endpoint.of(POST, "/orders/{order}/updates/{update_id}/dismiss", new Page(OPERATIONS)),

            // exceptions
            Endpoint.of(GET, "/exceptions", new Page(PEOPLE)),
            Endpoint.of(GET, "/exceptions/badge", new Page(PEOPLE)),
            Endpoint.of(POST, "/exceptions/alerts/test", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/exceptions/alerts/{alert_id}/acknowledge", new Page(OPERATIONS)),
            Endpoint.of(POST, "/exceptions/alerts/{alert_id}/take-over", new Page(OPERATIONS)),
            Endpoint.of(GET, "/exceptions/updates", new Page(PEOPLE)),
            Endpoint.of(POST, "/exceptions/updates/again", new Page(OPERATIONS)),
            Endpoint.of(POST, "/exceptions/updates/{update_id}/again", new Page(OPERATIONS)),
            Endpoint.of(GET, "/exceptions/updates/dismiss", new Page(OPERATIONS)),
            Endpoint.of(POST, "/exceptions/updates/dismiss", new Page(OPERATIONS)),
            Endpoint.of(POST, "/exceptions/updates/{update_id}/dismiss", new Page(OPERATIONS)),
            Endpoint.of(GET, "/exceptions/updates/{update_id}/body", new Page(PEOPLE)),
            Endpoint.of(POST, "/exceptions/updates/{update_id}/body", new Page(PEOPLE)),
            Endpoint.of(GET, "/exceptions/calls", new Page(PEOPLE)),
            Endpoint.of(GET, "/exceptions/deliveries", new Page(PEOPLE)),
            Endpoint.of(GET, "/exceptions/deliveries/dismiss", new Page(OPERATIONS)),
            Endpoint.of(POST, "/exceptions/deliveries/dismiss", new Page(OPERATIONS)),
            Endpoint.of(POST, "/exceptions/deliveries/{delivery_id}/retry", new Page(OPERATIONS)),
            Endpoint.of(POST, "/exceptions/deliveries/{delivery_id}/dismiss", new Page(OPERATIONS)),
            Endpoint.of(GET, "/exceptions/unsent/dismiss", new Page(OPERATIONS)),
            Endpoint.of(POST, "/exceptions/unsent/dismiss", new Page(OPERATIONS)),
            Endpoint.of(GET, "/exceptions/replay", new Page(OPERATIONS)),
            Endpoint.of(POST, "/exceptions/replay", new Page(OPERATIONS)),
            Endpoint.of(GET, "/exceptions/replays/{replay_id}", new Page(OPERATIONS)),
            Endpoint.of(GET, "/exceptions/replays/{replay_id}/progress", new Page(OPERATIONS)),
            Endpoint.of(POST, "/exceptions/replays/{replay_id}/cancel", new Page(OPERATIONS)),

            // workflow, audit, users and keys
            Endpoint.of(GET, "/workflow", new Page(PEOPLE)),
            Endpoint.of(POST, "/workflow", new Page(ADMIN_ONLY)),
            Endpoint.of(GET, "/workflow/edit", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/workflow/edit", new Page(ADMIN_ONLY)),
            Endpoint.of(GET, "/audit", new Page(OPERATIONS)),
            Endpoint.of(GET, "/people", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/people", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/people/{user_id}/role", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/people/{user_id}/disable", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/people/{user_id}/enable", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/people/{user_id}/erase", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/people/{user_id}/link", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/people/{user_id}/sign-out", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/people/{user_id}/unlock", new Page(ADMIN_ONLY)),
            Endpoint.of(GET, "/people/keys", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/people/keys", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/people/keys/{credential_id}/revoke", new Page(ADMIN_ONLY)),
            Endpoint.of(GET, "/people/erase-customer", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/people/erase-customer/count", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/people/erase-customer", new Page(ADMIN_ONLY)),
            Endpoint.of(GET, "/partners", new Page(PEOPLE)),
            Endpoint.of(POST, "/partners", new Page(ADMIN_ONLY)),
            Endpoint.of(GET, "/partners/{partner_id}", new Page(PEOPLE)),
            Endpoint.of(POST, "/partners/{partner_id}/name", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/partners/{partner_id}/credentials", new Page(ADMIN_ONLY)),
            Endpoint.of(POST, "/partners/{partner_id}/credentials/{credential_id}/revoke", new Page(ADMIN_ONLY)),

            // partners' portal
            Endpoint.of(GET, "/portal/login", new OpenPartnerPage()),
            Endpoint.of(POST, "/portal/login", new OpenPartnerPage()),
            Endpoint.of(POST, "/portal/logout", new OpenPartnerPage()),
            Endpoint.of(POST, "/portal/language", new OpenPartnerPage()),
            Endpoint.of(GET, "/portal/guide", new OpenPartnerPage()),
            Endpoint.of(GET, "/portal/guide/samples/{file}", new OpenPartnerPage()),
            Endpoint.of(GET, "/portal", new PartnerPage(Optional.empty())),
            Endpoint.of(GET, "/portal/orders", new PartnerPage(ORDERS_READ)),
            Endpoint.of(GET, "/portal/orders/{order_id}", new PartnerPage(ORDERS_READ)),
            Endpoint.of(GET, "/portal/orders/{order_id}/customer", new PartnerPage(ORDERS_READ)),
            Endpoint.of(POST, "/portal/orders/{order_id}/customer", new PartnerPage(ORDERS_READ)),
            Endpoint.of(GET, "/portal/deliveries", new PartnerPage(DELIVERIES_READ)),
            Endpoint.of(GET, "/portal/deliveries/replay", new PartnerPage(DELIVERIES_WRITE)),
            Endpoint.of(POST, "/portal/deliveries/replay", new PartnerPage(DELIVERIES_WRITE)),
            Endpoint.of(GET, "/portal/deliveries/{delivery_id}", new PartnerPage(DELIVERIES_READ)),
            Endpoint.of(GET, "/portal/deliveries/{delivery_id}/bodies", new PartnerPage(DELIVERIES_READ)),
            Endpoint.of(POST, "/portal/deliveries/{delivery_id}/bodies", new PartnerPage(DELIVERIES_READ)),
            Endpoint.of(POST, "/portal/deliveries/{delivery_id}/retry", new PartnerPage(DELIVERIES_WRITE)),
            Endpoint.of(GET, "/portal/status-updates", new PartnerPage(STATUS_WRITE)),
            Endpoint.of(GET, "/portal/status-updates/reprocess", new PartnerPage(STATUS_WRITE)),
            Endpoint.of(POST, "/portal/status-updates/reprocess", new PartnerPage(STATUS_WRITE)),
            Endpoint.of(POST, "/portal/status-updates/{update_id}/reprocess", new PartnerPage(STATUS_WRITE)),
            Endpoint.of(POST, "/portal/enable", new PartnerPage(INTEGRATION_WRITE)),
            Endpoint.of(POST, "/portal/send-now", new PartnerPage(DELIVERIES_WRITE)),
            Endpoint.of(GET, "/portal/test-event", new PartnerPage(INTEGRATION_WRITE)),
            Endpoint.of(POST, "/portal/test-event", new PartnerPage(INTEGRATION_WRITE)),
            Endpoint.of(GET, "/portal/secret", new PartnerPage(INTEGRATION_WRITE)),
            Endpoint.of(POST, "/portal/secret", new PartnerPage(INTEGRATION_WRITE)),
            Endpoint.of(GET, "/portal/certification", new PartnerPage(INTEGRATION_WRITE)),
            Endpoint.of(POST, "/portal/certification", new PartnerPage(INTEGRATION_WRITE)),
            Endpoint.of(GET, "/portal/certification/{run_id}", new PartnerPage(INTEGRATION_WRITE)),
            Endpoint.of(GET, "/portal/certification/{run_id}/progress", new PartnerPage(INTEGRATION_WRITE)),

            // the user's own account
            Endpoint.of(GET, "/account", new Page(PEOPLE)),
            Endpoint.of(POST, "/account/password", new Page(PEOPLE)));

    private PageEndpoints() {}
}
