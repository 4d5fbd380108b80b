package nl.chargecars.partnersync.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.testing.Reply;

/** The access to every endpoint, written down a second time, so that opening an endpoint takes two deliberate changes. */
final class ExpectedAccess {

    /**
     * Method, path, who may call ({@code everybody}, {@code client}, {@code signed}, or the scope that a partner needs), and the first
     * letters of the staff roles that may.
     */
    private static final String API = """
            GET    /livez                                                             everybody          -
            GET    /readyz                                                            everybody          -
            GET    /openapi.yaml                                                      everybody          -
            GET    /docs                                                              everybody          -
            GET    /docs/{}                                                           everybody          -
            GET    /api/v1/server-proof/{}                                            everybody          -
            GET    /.well-known/oauth-authorization-server                            everybody          -
            GET    /oauth2/jwks                                                       everybody          -
            POST   /oauth2/token                                                      client             -
            POST   /oauth2/introspect                                                 client             -
            POST   /oauth2/revoke                                                     client             -
            POST   /api/v1/partners/{}/orders                                         orders:write       ao
            GET    /api/v1/partners/{}/orders                                         orders:read        aosv
            GET    /api/v1/partners/{}/orders/{}                                      orders:read        aosv
            PATCH  /api/v1/partners/{}/orders/{}/references                           orders:write       ao
            POST   /api/v1/webhooks/partner-status/{}                                 signed             aos
            POST   /api/v1/partners/{}/integration-config                             integration:write  ao
            GET    /api/v1/partners/{}/integration-config                             integration:write  aosv
            GET    /api/v1/partners/{}/integration-config/status-mapping/versions     integration:write  aosv
            POST   /api/v1/partners/{}/integration-config/status-mapping/dry-run      integration:write  ao
            POST   /api/v1/partners/{}/integration-config/webhook-secret/rotate       integration:write  ao
            POST   /api/v1/partners/{}/integration-config/test-event                  integration:write  ao
            POST   /api/v1/partners/{}/certification-runs                             integration:write  ao
            GET    /api/v1/partners/{}/certification-runs                             integration:write  aosv
            GET    /api/v1/partners/{}/certification-runs/{}                          integration:write  aosv
            GET    /api/v1/partners/{}/deliveries                                     deliveries:read    aosv
            GET    /api/v1/partners/{}/deliveries/replays                             deliveries:read    aosv
            GET    /api/v1/partners/{}/deliveries/{}                                  deliveries:read    aosv
            POST   /api/v1/partners/{}/deliveries/{}/retry                            deliveries:write   ao
            POST   /api/v1/partners/{}/deliveries/{}/dismiss                          deliveries:write   ao
            POST   /api/v1/partners/{}/deliveries/dismiss                             deliveries:write   ao
            POST   /api/v1/partners/{}/deliveries/replay                              deliveries:write   ao
            GET    /api/v1/partners/{}/deliveries/replays/{}                          deliveries:read    aosv
            POST   /api/v1/partners/{}/deliveries/replays/{}/cancel                   deliveries:write   ao
            POST   /api/v1/partners/{}/deliveries/send-now                            deliveries:write   ao
            GET    /api/v1/partners/{}/events                                         deliveries:read    aosv
            GET    /api/v1/partners/{}/status-updates                                 status:write       aosv
            POST   /api/v1/partners/{}/status-updates/{}/reprocess                    status:write       ao
            POST   /api/v1/partners/{}/status-updates/{}/dismiss                      status:write       ao
            POST   /api/v1/partners/{}/status-updates/reprocess                       status:write       ao
            POST   /api/v1/partners/{}/status-updates/dismiss                         status:write       ao
            GET    /api/v1/partners/{}/refused-calls                                  status:write       aosv
            GET    /api/v1/partners/{}/polling                                        status:write       aosv
            POST   /api/v1/partners/{}/reconciliation                                 status:write       ao
            GET    /api/v1/partners/{}/reconciliation/runs                            status:write       aosv
            GET    /api/v1/partners/{}/reconciliation/runs/{}                         status:write       aosv
            GET    /api/v1/partners/{}/reconciliation/runs/{}/differences             status:write       aosv
            POST   /api/v1/partners/{}/polling/run                                    staff              ao
            POST   /api/v1/partners/{}/reconciliation/run                             staff              ao
            POST   /api/v1/partners/{}/reconciliation/runs/{}/apply                   staff              ao
            POST   /api/v1/partners/{}/reconciliation/runs/{}/dismiss                 staff              ao
            POST   /api/v1/partners/{}/unsent-statuses/dismiss                        staff              ao
            POST   /api/v1/partners                                                   staff              a
            GET    /api/v1/partners                                                   staff              aosv
            GET    /api/v1/partners/{}                                                staff              aosv
            PATCH  /api/v1/partners/{}                                                staff              a
            POST   /api/v1/partners/{}/credentials                                    staff              a
            GET    /api/v1/partners/{}/credentials                                    staff              as
            GET    /api/v1/partners/{}/credentials/{}                                 staff              as
            DELETE /api/v1/partners/{}/credentials/{}                                 staff              a
            POST   /api/v1/staff-keys                                                 staff              a
            GET    /api/v1/staff-keys                                                 staff              a
            GET    /api/v1/staff-keys/{}                                              staff              a
            DELETE /api/v1/staff-keys/{}                                              staff              a
            POST   /api/v1/staff-users                                                staff              a
            GET    /api/v1/staff-users                                                staff              a
            GET    /api/v1/staff-users/{}                                             staff              a
            PATCH  /api/v1/staff-users/{}                                             staff              a
            DELETE /api/v1/staff-users/{}                                             staff              a
            POST   /api/v1/staff-users/{}/invitation                                  staff              a
            POST   /api/v1/staff-users/{}/sign-out                                    staff              a
            POST   /api/v1/staff-users/{}/unlock                                      staff              a
            POST   /api/v1/status/change                                              staff              aos
            GET    /api/v1/status/history/order/{}                                    staff              aosv
            GET    /api/v1/status/workflows/order                                     staff              aosv
            PUT    /api/v1/status/workflows/order                                     staff              a
            GET    /api/v1/orders                                                     staff              aosv
            GET    /api/v1/orders/{}                                                  staff              aosv
            GET    /api/v1/monitoring/partner-integrations                            staff              aosv
            GET    /api/v1/monitoring/exceptions                                      staff              aosv
            GET    /api/v1/alerts                                                     staff              aosv
            POST   /api/v1/alerts/test                                                staff              a
            POST   /api/v1/alerts/{}/acknowledge                                      staff              ao
            GET    /api/v1/audit-logs                                                 staff              aos
            GET    /api/v1/audit-logs/export                                          staff              a
            POST   /api/v1/master-key/rotate                                          staff              a
            POST   /api/v1/customers/erase                                            staff              a
            """;

    /** Pages, by family. */
    private static final String PAGES = """
            GET    /assets/{}                                                         everybody          -
            POST   /language                                                          open-page          -
            GET    /login                                                             open-page          -
            POST   /login                                                             open-page          -
            GET    /first-user                                                        open-page          -
            POST   /first-user                                                        open-page          -
            GET    /invitations/{}                                                    open-page          -
            POST   /invitations/{}                                                    open-page          -
            POST   /logout                                                            open-page          -
            GET    /                                                                  page               aov
            GET    /integrations/live                                                 page               aov
            GET    /integrations/new                                                  page               ao
            POST   /integrations/new                                                  page               ao
            GET    /integrations/{}                                                   page               aov
            GET    /integrations/{}/settings                                          page               ao
            POST   /integrations/{}/settings                                          page               ao
            POST   /integrations/{}/mapping/check                                     page               ao
            POST   /integrations/{}/mapping/edit                                      page               ao
            POST   /integrations/{}/mapping                                           page               ao
            POST   /integrations/{}/mapping/process                                   page               ao
            POST   /integrations/{}/mapping/tell                                      page               ao
            POST   /integrations/{}/webhook-secret                                    page               ao
            POST   /integrations/{}/test-event                                        page               ao
            POST   /integrations/{}/send-now                                          page               ao
            POST   /integrations/{}/reconciliation                                           page               ao
            GET    /integrations/{}/reconciliation/{}                                        page               aov
            GET    /integrations/{}/reconciliation/{}/progress                               page               aov
            POST   /integrations/{}/reconciliation/{}/apply                                  page               ao
            POST   /integrations/{}/reconciliation/{}/dismiss                                page               ao
            POST   /integrations/{}/certification                                            page               ao
            GET    /integrations/{}/certification/{}                                         page               aov
            GET    /integrations/{}/certification/{}/progress                                page               aov
            POST   /integrations/{}/pause                                             page               ao
            POST   /integrations/{}/resume                                            page               ao
            POST   /integrations/{}/disable-endpoint                                  page               ao
            POST   /integrations/{}/switch-off                                        page               ao
            POST   /integrations/{}/switch-on                                         page               ao
            GET    /exceptions                                                        page               aov
            GET    /exceptions/badge                                                  page               aov
            POST   /exceptions/alerts/test                                            page               a
            POST   /exceptions/alerts/{}/acknowledge                                  page               ao
            POST   /exceptions/alerts/{}/take-over                                    page               ao
            GET    /exceptions/updates                                                page               aov
            POST   /exceptions/updates/again                                          page               ao
            POST   /exceptions/updates/{}/again                                       page               ao
            GET    /exceptions/updates/dismiss                                        page               ao
            POST   /exceptions/updates/dismiss                                        page               ao
            POST   /exceptions/updates/{}/dismiss                                     page               ao
            GET    /exceptions/updates/{}/body                                        page               aov
            POST   /exceptions/updates/{}/body                                        page               aov
            GET    /exceptions/calls                                                  page               aov
            GET    /exceptions/deliveries                                             page               aov
            GET    /exceptions/deliveries/dismiss                                     page               ao
            POST   /exceptions/deliveries/dismiss                                     page               ao
            POST   /exceptions/deliveries/{}/retry                                    page               ao
            POST   /exceptions/deliveries/{}/dismiss                                  page               ao
            GET    /exceptions/unsent/dismiss                                         page               ao
            POST   /exceptions/unsent/dismiss                                         page               ao
            GET    /exceptions/replay                                                 page               ao
            POST   /exceptions/replay                                                 page               ao
            GET    /exceptions/replays/{}                                             page               ao
            GET    /exceptions/replays/{}/progress                                    page               ao
            POST   /exceptions/replays/{}/cancel                                      page               ao
            GET    /workflow                                                         page               aov
            POST   /workflow                                                         page               a
            GET    /workflow/edit                                                    page               a
            POST   /workflow/edit                                                    page               a
            GET    /audit                                                            page               ao
            GET    /people                                                           page               a
            POST   /people                                                           page               a
            POST   /people/{}/role                                                   page               a
            POST   /people/{}/disable                                                page               a
            POST   /people/{}/enable                                                 page               a
            POST   /people/{}/erase                                                  page               a
            POST   /people/{}/link                                                   page               a
            POST   /people/{}/sign-out                                               page               a
            POST   /people/{}/unlock                                                 page               a
            GET    /people/keys                                                      page               a
            POST   /people/keys                                                      page               a
            POST   /people/keys/{}/revoke                                            page               a
            GET    /people/erase-customer                                            page               a
            POST   /people/erase-customer/count                                      page               a
            POST   /people/erase-customer                                            page               a
            GET    /partners                                                         page               aov
            POST   /partners                                                         page               a
            GET    /partners/{}                                                      page               aov
            POST   /partners/{}/name                                                 page               a
            POST   /partners/{}/credentials                                          page               a
            POST   /partners/{}/credentials/{}/revoke                                page               a
            GET    /orders                                                            page               aov
            POST   /orders                                                            page               aov
            GET    /orders/{}                                                         page               aov
            GET    /orders/{}/live                                                    page               aov
            POST   /orders/{}/personal-data                                           page               aov
            POST   /orders/{}/status                                                  page               ao
            POST   /orders/{}/tell                                                    page               ao
            POST   /orders/{}/references                                              page               ao
            POST   /orders/{}/deliveries/{}/retry                                     page               ao
            POST   /orders/{}/deliveries/{}/dismiss                                   page               ao
            POST   /orders/{}/updates/{}/reprocess                                    page               ao
            POST   /orders/{}/updates/{}/dismiss                                      page               ao
            GET    /account                                                           page               aov
            POST   /account/password                                                  page               aov
            """;

    /**
     * The partners' portal, which is closed to staff: the last column is the scope, or {@code -} if any
     * credential is enough.
     */
    private static final String PORTAL = """
            GET    /portal/login                                                      open-portal        -
            POST   /portal/login                                                      open-portal        -
            POST   /portal/logout                                                     open-portal        -
            POST   /portal/language                                                   open-portal        -
            GET    /portal/guide                                                      open-portal        -
            GET    /portal/guide/samples/{}                                           open-portal        -
            GET    /portal                                                            portal             -
            GET    /portal/orders                                                     portal             orders:read
            GET    /portal/orders/{}                                                  portal             orders:read
            GET    /portal/orders/{}/customer                                         portal             orders:read
            POST   /portal/orders/{}/customer                                         portal             orders:read
            GET    /portal/deliveries                                                 portal             deliveries:read
            GET    /portal/deliveries/replay                                          portal             deliveries:write
            POST   /portal/deliveries/replay                                          portal             deliveries:write
            GET    /portal/deliveries/{}                                              portal             deliveries:read
            GET    /portal/deliveries/{}/bodies                                       portal             deliveries:read
            POST   /portal/deliveries/{}/bodies                                       portal             deliveries:read
            POST   /portal/deliveries/{}/retry                                        portal             deliveries:write
            GET    /portal/status-updates                                             portal             status:write
            GET    /portal/status-updates/reprocess                                   portal             status:write
            POST   /portal/status-updates/reprocess                                   portal             status:write
            POST   /portal/status-updates/{}/reprocess                                portal             status:write
            POST   /portal/enable                                                     portal             integration:write
            POST   /portal/send-now                                                   portal             deliveries:write
            GET    /portal/test-event                                                 portal             integration:write
            POST   /portal/test-event                                                 portal             integration:write
            GET    /portal/secret                                                     portal             integration:write
            POST   /portal/secret                                                     portal             integration:write
            GET    /portal/certification                                              portal             integration:write
            POST   /portal/certification                                              portal             integration:write
            GET    /portal/certification/{}                                           portal             integration:write
            GET    /portal/certification/{}/progress                                  portal             integration:write
            """;

    static final List<Row> ROWS = (API + PAGES + PORTAL).lines().map(Row::of).toList();

    private ExpectedAccess() {}

    enum Outcome {
        PASSES,
        UNAUTHENTICATED,
        FORBIDDEN;

        /**
         * Decides by the error code, not by the status: a missing signature is 401 too, but with a code that says it is not about the
         * credential.
         */
        static Outcome of(Reply reply) {
            String ofOAuth = reply.at("/error").asString("");
            return switch (reply.at("/error/code").asString(ofOAuth)) {
                case "UNAUTHENTICATED", "invalid_client" -> UNAUTHENTICATED;
                case "FORBIDDEN" -> FORBIDDEN;
                default -> PASSES;
            };
        }
    }

    record Row(String method, String path, String who, Set<Role> roles, String scopeOfPage) {

        static Row of(String line) {
            String[] cells = line.strip().split("\\s+", -1);
            boolean portal = cells[2].endsWith("portal");
            Set<Role> roles = EnumSet.noneOf(Role.class);
            Arrays.stream(Role.values())
                    .filter(role -> !portal && cells[3].contains(role.wireName().substring(0, 1)))
                    .forEach(roles::add);
            return new Row(cells[0], cells[1], cells[2], roles, portal ? cells[3] : "-");
        }

        String call() {
            return method + " " + path;
        }

        String scope() {
            return who.equals("signed") ? "status:write" : who;
        }

        boolean isPage() {
            return Set.of("page", "open-page", "portal", "open-portal").contains(who);
        }

        boolean changesSomething() {
            return !method.equals("GET");
        }

        boolean isForPartners() {
            return Scope.NAMES.contains(scope());
        }

        Outcome withoutCredential() {
            return who.equals("everybody") || who.equals("signed") ? Outcome.PASSES : Outcome.UNAUTHENTICATED;
        }

        Outcome withBadCredential() {
            return who.equals("everybody") ? Outcome.PASSES : Outcome.UNAUTHENTICATED;
        }

        /** A client's secret opens the authorization server's endpoints and nothing else. */
        Outcome withClientSecret() {
            return who.equals("client") ? Outcome.PASSES : withBadCredential();
        }

        /** The authorization server accepts OAuth2 clients only; the credentials for API calls are none. */
        Outcome when(boolean allowed) {
            if (who.equals("client")) {
                return Outcome.UNAUTHENTICATED;
            }
            return allowed || who.equals("everybody") ? Outcome.PASSES : Outcome.FORBIDDEN;
        }
    }
}
