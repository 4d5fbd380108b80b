package nl.chargecars.partnersync.access;

import static nl.chargecars.partnersync.access.AccessRule.ADMIN_ONLY;
import static nl.chargecars.partnersync.access.AccessRule.OPERATIONS;
import static nl.chargecars.partnersync.access.Role.ADMIN;
import static nl.chargecars.partnersync.access.Role.OPERATOR;
import static nl.chargecars.partnersync.access.Role.SYSTEM;
import static nl.chargecars.partnersync.access.Role.VIEWER;
import static nl.chargecars.partnersync.access.Scope.DELIVERIES_READ;
import static nl.chargecars.partnersync.access.Scope.DELIVERIES_WRITE;
import static nl.chargecars.partnersync.access.Scope.INTEGRATION_WRITE;
import static nl.chargecars.partnersync.access.Scope.ORDERS_READ;
import static nl.chargecars.partnersync.access.Scope.ORDERS_WRITE;
import static nl.chargecars.partnersync.access.Scope.STATUS_WRITE;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.access.AccessRule.Client;
import nl.chargecars.partnersync.access.AccessRule.Everybody;
import nl.chargecars.partnersync.access.AccessRule.OpenPartnerPage;
import nl.chargecars.partnersync.access.AccessRule.PartnerOrStaff;
import nl.chargecars.partnersync.access.AccessRule.Signed;
import nl.chargecars.partnersync.access.AccessRule.Staff;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.PathIndex;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Lists every endpoint and who may call it. An endpoint that is missing here is closed to everybody. Paths are matched as Spring MVC
 * matches them; {@code HEAD} is treated as {@code GET}.
 *
 * <p>Choices where the contract is silent: a partner reads its configuration with {@code integration:write} and the outcomes of its
 * status updates with {@code status:write}, because there is no reading scope for them; viewers read neither credentials nor the audit
 * trail, which are about colleagues; only administrators may read or change the keys of staff.
 */
@Component
class AccessTable {

    /**
     * One row of the table.
     *
     * @param gathered true when the calls are written together by a {@code GroupCommit}, so that many may wait at the same time: they
     *     hold no connection of their own meanwhile
     */
    record Endpoint(HttpMethod method, PathPattern path, AccessRule rule, boolean gathered) {
        static Endpoint of(HttpMethod method, String path, AccessRule rule) {
            return new Endpoint(method, PathPatternParser.defaultInstance.parse(path), rule, false);
        }

        static Endpoint gathered(HttpMethod method, String path, AccessRule rule) {
            return new Endpoint(method, PathPatternParser.defaultInstance.parse(path), rule, true);
        }
    }

    /** A row that matches a request, with the partner in the request's path; empty when the path has none, or no valid id. */
    record Match(Endpoint endpoint, Optional<PartnerId> partner) {}

    private static final String PARTNER_VARIABLE = "partner_id";
    private static final String PARTNER = "/api/v1/partners/{" + PARTNER_VARIABLE + "}";
    private static final String MATCH_ATTRIBUTE = AccessTable.class.getName();

    private static final Set<Role> ALL = AccessRule.roles(ADMIN, OPERATOR, SYSTEM, VIEWER);
    private static final Set<Role> ALL_BUT_VIEWERS = AccessRule.roles(ADMIN, OPERATOR, SYSTEM);
    private static final Set<Role> ADMIN_OR_SYSTEM = AccessRule.roles(ADMIN, SYSTEM);

    private static final List<Endpoint> API = List.of(
            // health and documentation
            Endpoint.of(GET, "/livez", new Everybody()),
            Endpoint.of(GET, "/readyz", new Everybody()),
            Endpoint.of(GET, "/openapi.yaml", new Everybody()),
            Endpoint.of(GET, "/docs", new Everybody()),
            Endpoint.of(GET, "/docs/{*file}", new Everybody()),
            Endpoint.of(GET, "/api/v1/server-proof/{challenge}", new Everybody()),

            // authorization server
            Endpoint.of(GET, "/.well-known/oauth-authorization-server", new Everybody()),
            Endpoint.of(GET, "/oauth2/jwks", new Everybody()),
            Endpoint.of(POST, "/oauth2/token", new Client()),
            Endpoint.of(POST, "/oauth2/introspect", new Client()),
            Endpoint.of(POST, "/oauth2/revoke", new Client()),

            // partner side
            Endpoint.gathered(POST, PARTNER + "/orders", new PartnerOrStaff(ORDERS_WRITE, OPERATIONS)),
            Endpoint.of(GET, PARTNER + "/orders", new PartnerOrStaff(ORDERS_READ, ALL)),
            Endpoint.of(GET, PARTNER + "/orders/{partner_order_id}", new PartnerOrStaff(ORDERS_READ, ALL)),
            Endpoint.of(
                    PATCH,
                    PARTNER + "/orders/{partner_order_id}/references",
                    new PartnerOrStaff(ORDERS_WRITE, OPERATIONS)),
            Endpoint.gathered(
                    POST,
                    "/api/v1/webhooks/partner-status/{" + PARTNER_VARIABLE + "}",
                    new Signed(STATUS_WRITE, ALL_BUT_VIEWERS)),
            Endpoint.of(POST, PARTNER + "/integration-config", new PartnerOrStaff(INTEGRATION_WRITE, OPERATIONS)),
            Endpoint.of(GET, PARTNER + "/integration-config", new PartnerOrStaff(INTEGRATION_WRITE, ALL)),
            Endpoint.of(
                    GET,
                    PARTNER + "/integration-config/status-mapping/versions",
                    new PartnerOrStaff(INTEGRATION_WRITE, ALL)),
            Endpoint.of(
                    POST,
                    PARTNER + "/integration-config/status-mapping/dry-run",
                    new PartnerOrStaff(INTEGRATION_WRITE, OPERATIONS)),
            Endpoint.of(
                    POST,
                    PARTNER + "/integration-config/webhook-secret/rotate",
                    new PartnerOrStaff(INTEGRATION_WRITE, OPERATIONS)),
            Endpoint.of(
                    POST,
                    PARTNER + "/integration-config/test-event",
                    new PartnerOrStaff(INTEGRATION_WRITE, OPERATIONS)),
            Endpoint.of(POST, PARTNER + "/certification-runs", new PartnerOrStaff(INTEGRATION_WRITE, OPERATIONS)),
            Endpoint.of(GET, PARTNER + "/certification-runs", new PartnerOrStaff(INTEGRATION_WRITE, ALL)),
            Endpoint.of(
                    GET,
                    PARTNER + "/certification-runs/{certification_run_id}",
                    new PartnerOrStaff(INTEGRATION_WRITE, ALL)),
            Endpoint.of(GET, PARTNER + "/deliveries", new PartnerOrStaff(DELIVERIES_READ, ALL)),
            Endpoint.of(GET, PARTNER + "/deliveries/replays", new PartnerOrStaff(DELIVERIES_READ, ALL)),
            Endpoint.of(GET, PARTNER + "/deliveries/{delivery_id}", new PartnerOrStaff(DELIVERIES_READ, ALL)),
            Endpoint.of(
                    POST,
                    PARTNER + "/deliveries/{delivery_id}/retry",
                    new PartnerOrStaff(DELIVERIES_WRITE, OPERATIONS)),
            Endpoint.of(
                    POST,
                    PARTNER + "/deliveries/{delivery_id}/dismiss",
                    new PartnerOrStaff(DELIVERIES_WRITE, OPERATIONS)),
            Endpoint.of(POST, PARTNER + "/deliveries/dismiss", new PartnerOrStaff(DELIVERIES_WRITE, OPERATIONS)),
            Endpoint.of(POST, PARTNER + "/deliveries/replay", new PartnerOrStaff(DELIVERIES_WRITE, OPERATIONS)),
            Endpoint.of(GET, PARTNER + "/deliveries/replays/{replay_id}", new PartnerOrStaff(DELIVERIES_READ, ALL)),
            Endpoint.of(
                    POST,
                    PARTNER + "/deliveries/replays/{replay_id}/cancel",
                    new PartnerOrStaff(DELIVERIES_WRITE, OPERATIONS)),
            Endpoint.of(POST, PARTNER + "/deliveries/send-now", new PartnerOrStaff(DELIVERIES_WRITE, OPERATIONS)),
            Endpoint.of(GET, PARTNER + "/events", new PartnerOrStaff(DELIVERIES_READ, ALL)),
            Endpoint.of(GET, PARTNER + "/status-updates", new PartnerOrStaff(STATUS_WRITE, ALL)),
            Endpoint.of(
                    POST,
                    PARTNER + "/status-updates/{update_id}/reprocess",
                    new PartnerOrStaff(STATUS_WRITE, OPERATIONS)),
            Endpoint.of(
                    POST,
                    PARTNER + "/status-updates/{update_id}/dismiss",
                    new PartnerOrStaff(STATUS_WRITE, OPERATIONS)),
            Endpoint.of(POST, PARTNER + "/status-updates/reprocess", new PartnerOrStaff(STATUS_WRITE, OPERATIONS)),
            Endpoint.of(POST, PARTNER + "/status-updates/dismiss", new PartnerOrStaff(STATUS_WRITE, OPERATIONS)),
            Endpoint.of(GET, PARTNER + "/refused-calls", new PartnerOrStaff(STATUS_WRITE, ALL)),
            Endpoint.of(GET, PARTNER + "/polling", new PartnerOrStaff(STATUS_WRITE, ALL)),
            Endpoint.of(POST, PARTNER + "/reconciliation", new PartnerOrStaff(STATUS_WRITE, OPERATIONS)),
            Endpoint.of(GET, PARTNER + "/reconciliation/runs", new PartnerOrStaff(STATUS_WRITE, ALL)),
            Endpoint.of(GET, PARTNER + "/reconciliation/runs/{run_id}", new PartnerOrStaff(STATUS_WRITE, ALL)),
            Endpoint.of(
                    GET, PARTNER + "/reconciliation/runs/{run_id}/differences", new PartnerOrStaff(STATUS_WRITE, ALL)),

            // ChargeCars side
            Endpoint.of(POST, PARTNER + "/polling/run", new Staff(OPERATIONS)),
            Endpoint.of(POST, PARTNER + "/reconciliation/run", new Staff(OPERATIONS)),
            Endpoint.of(POST, PARTNER + "/reconciliation/runs/{run_id}/apply", new Staff(OPERATIONS)),
            Endpoint.of(POST, PARTNER + "/reconciliation/runs/{run_id}/dismiss", new Staff(OPERATIONS)),
            Endpoint.of(POST, PARTNER + "/unsent-statuses/dismiss", new Staff(OPERATIONS)),
            Endpoint.of(POST, "/api/v1/partners", new Staff(ADMIN_ONLY)),
            Endpoint.of(GET, "/api/v1/partners", new Staff(ALL)),
            Endpoint.of(GET, PARTNER, new Staff(ALL)),
            Endpoint.of(PATCH, PARTNER, new Staff(ADMIN_ONLY)),
            Endpoint.of(POST, PARTNER + "/credentials", new Staff(ADMIN_ONLY)),
            Endpoint.of(GET, PARTNER + "/credentials", new Staff(ADMIN_OR_SYSTEM)),
            Endpoint.of(GET, PARTNER + "/credentials/{credential_id}", new Staff(ADMIN_OR_SYSTEM)),
            Endpoint.of(DELETE, PARTNER + "/credentials/{credential_id}", new Staff(ADMIN_ONLY)),
            Endpoint.of(POST, "/api/v1/staff-keys", new Staff(ADMIN_ONLY)),
            Endpoint.of(GET, "/api/v1/staff-keys", new Staff(ADMIN_ONLY)),
            Endpoint.of(GET, "/api/v1/staff-keys/{credential_id}", new Staff(ADMIN_ONLY)),
            Endpoint.of(DELETE, "/api/v1/staff-keys/{credential_id}", new Staff(ADMIN_ONLY)),
            Endpoint.of(POST, "/api/v1/staff-users", new Staff(ADMIN_ONLY)),
            Endpoint.of(GET, "/api/v1/staff-users", new Staff(ADMIN_ONLY)),
            Endpoint.of(GET, "/api/v1/staff-users/{user_id}", new Staff(ADMIN_ONLY)),
            Endpoint.of(PATCH, "/api/v1/staff-users/{user_id}", new Staff(ADMIN_ONLY)),
            Endpoint.of(DELETE, "/api/v1/staff-users/{user_id}", new Staff(ADMIN_ONLY)),
            Endpoint.of(POST, "/api/v1/staff-users/{user_id}/invitation", new Staff(ADMIN_ONLY)),
            Endpoint.of(POST, "/api/v1/staff-users/{user_id}/sign-out", new Staff(ADMIN_ONLY)),
            Endpoint.of(POST, "/api/v1/staff-users/{user_id}/unlock", new Staff(ADMIN_ONLY)),
            Endpoint.of(POST, "/api/v1/status/change", new Staff(ALL_BUT_VIEWERS)),
            Endpoint.of(GET, "/api/v1/status/history/order/{id}", new Staff(ALL)),
            Endpoint.of(GET, "/api/v1/status/workflows/order", new Staff(ALL)),
            Endpoint.of(PUT, "/api/v1/status/workflows/order", new Staff(ADMIN_ONLY)),
            Endpoint.of(GET, "/api/v1/orders", new Staff(ALL)),
            Endpoint.of(GET, "/api/v1/orders/{id}", new Staff(ALL)),
            Endpoint.of(GET, "/api/v1/monitoring/partner-integrations", new Staff(ALL)),
            Endpoint.of(GET, "/api/v1/monitoring/exceptions", new Staff(ALL)),
            Endpoint.of(GET, "/api/v1/alerts", new Staff(ALL)),
            Endpoint.of(POST, "/api/v1/alerts/test", new Staff(ADMIN_ONLY)),
            Endpoint.of(POST, "/api/v1/alerts/{alert_id}/acknowledge", new Staff(OPERATIONS)),
            Endpoint.of(GET, "/api/v1/audit-logs", new Staff(ALL_BUT_VIEWERS)),
            Endpoint.of(GET, "/api/v1/audit-logs/export", new Staff(ADMIN_ONLY)),
            Endpoint.of(POST, "/api/v1/master-key/rotate", new Staff(ADMIN_ONLY)),
            Endpoint.of(POST, "/api/v1/customers/erase", new Staff(ADMIN_ONLY)));

    static final List<Endpoint> ENDPOINTS =
            Stream.concat(API.stream(), PageEndpoints.ALL.stream()).toList();

    private static final Map<HttpMethod, PathIndex<Endpoint>> BY_METHOD = ENDPOINTS.stream()
            .collect(Collectors.groupingBy(
                    Endpoint::method, Collectors.collectingAndThen(Collectors.toList(), AccessTable::byPath)));

    /** Returns the row that matches the request; cached in a request attribute. */
    Optional<Match> match(HttpServletRequest request) {
        if (request.getAttribute(MATCH_ATTRIBUTE) instanceof Match known) {
            return Optional.of(known);
        }
        Optional<Match> match = find(
                HttpMethod.valueOf(request.getMethod()),
                ServletRequestPathUtils.parseAndCache(request).pathWithinApplication());
        match.ifPresent(found -> request.setAttribute(MATCH_ATTRIBUTE, found));
        return match;
    }

    /** Returns the HTTP methods that the table has for the request's path, whatever the request's own method. */
    List<String> methodsAt(HttpServletRequest request) {
        PathContainer path = ServletRequestPathUtils.parseAndCache(request).pathWithinApplication();
        return BY_METHOD.keySet().stream()
                .filter(method -> find(method, path).isPresent())
                .map(HttpMethod::name)
                .sorted()
                .toList();
    }

    /**
     * True when the caller may also read the record that the request changes: the address one level up, as {@code …/deliveries/ID} is
     * from {@code …/deliveries/ID/retry}.
     */
    boolean mayReadRecordOf(HttpServletRequest change, Optional<Caller> caller) {
        PathContainer path = ServletRequestPathUtils.parseAndCache(change).pathWithinApplication();
        PathContainer above = path.subPath(0, path.elements().size() - 2); // the last segment and its slash
        return find(GET, above)
                .map(match -> match.endpoint().rule().decide(caller, match.partner()))
                .filter(AccessDecision.Allowed.class::isInstance)
                .isPresent();
    }

    /** True when the endpoint is open to everybody, so that a credential need not be checked. */
    boolean isOpenToEverybody(HttpServletRequest request) {
        return isFor(request, rule -> rule instanceof Everybody);
    }

    /** True when the request's work is written together with that of others. */
    boolean isGathered(HttpServletRequest request) {
        return match(request).filter(found -> found.endpoint().gathered()).isPresent();
    }

    /** True when there is a page at this path, whoever may open it. */
    boolean hasPage(PathContainer path) {
        return find(GET, path)
                .map(found -> found.endpoint().rule())
                .filter(rule -> rule.isPage() || rule.isPartnerPage())
                .isPresent();
    }

    /** True when the request is for a page of ChargeCars staff. */
    boolean isPage(HttpServletRequest request) {
        return isFor(request, AccessRule::isPage);
    }

    /** True when the request is for a page of the partners' portal. */
    boolean isPartnerPage(HttpServletRequest request) {
        return isFor(request, AccessRule::isPartnerPage);
    }

    /** True when the request is for a portal page that needs no sign-in. */
    boolean isOpenPartnerPage(HttpServletRequest request) {
        return isFor(request, rule -> rule instanceof OpenPartnerPage);
    }

    /** Tests the rule of the row that matches the request; false when no row matches. */
    private boolean isFor(HttpServletRequest request, Predicate<AccessRule> kind) {
        return match(request)
                .filter(found -> kind.test(found.endpoint().rule()))
                .isPresent();
    }

    private static PathIndex<Endpoint> byPath(List<Endpoint> endpoints) {
        return new PathIndex<>(endpoints, endpoint -> List.of(endpoint.path().getPatternString()));
    }

    private static Optional<Match> find(HttpMethod method, PathContainer path) {
        PathIndex<Endpoint> index = BY_METHOD.get(method.equals(HEAD) ? GET : method);
        if (index == null) {
            return Optional.empty();
        }
        for (Endpoint endpoint : index.candidates(path)) {
            var found = endpoint.path().matchAndExtract(path);
            if (found != null) {
                return Optional.of(
                        new Match(endpoint, partner(found.getUriVariables().get(PARTNER_VARIABLE))));
            }
        }
        return Optional.empty();
    }

    private static Optional<PartnerId> partner(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(PartnerId.of(text));
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }
}
