package nl.chargecars.partnersync.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/** A partner for one test, created through the API as staff would: organization, API key, integration. Immutable. */
public final class TestPartner {

    private final TestServer server;
    private final PartnerId id;
    private final Api api;
    private final String webhookSecret;

    private TestPartner(TestServer server, PartnerId id, Api api, String webhookSecret) {
        this.server = server;
        this.id = id;
        this.api = api;
        this.webhookSecret = webhookSecret;
    }

    /** A partner with the seed's integration, active, without its webhook (see {@link Seed#integration}). */
    public static TestPartner integrated(TestServer server) {
        return integrated(server, Seed.integration());
    }

    /** A partner with this integration. */
    public static TestPartner integrated(TestServer server, JsonBody integration) {
        return integrated(server, "chargecars", integration);
    }

    /** A partner with the seed's integration, in this business entity. */
    public static TestPartner integrated(TestServer server, String businessEntity) {
        return integrated(server, businessEntity, Seed.integration());
    }

    private static TestPartner integrated(TestServer server, String businessEntity, JsonBody integration) {
        TestPartner partner = withoutIntegration(server, businessEntity);
        String secret = partner.configure(integration).is(201).text("/data/webhook_secret");
        return new TestPartner(server, partner.id, partner.api, secret);
    }

    /** A partner without an integration. */
    public static TestPartner withoutIntegration(TestServer server) {
        return withoutIntegration(server, "chargecars");
    }

    private static TestPartner withoutIntegration(TestServer server, String businessEntity) {
        Map<String, String> organization = Map.of("name", "Volvo dealers", "business_entity", businessEntity);
        PartnerId id = PartnerId.of(
                server.admin().post("/api/v1/partners", organization).is(201).text("/data/partner_id"));
        return new TestPartner(server, id, server.api().as(server.key(id)), "");
    }

    public PartnerId id() {
        return id;
    }

    /** API calls with the partner's own API key, which has every scope. */
    public Api api() {
        return api;
    }

    /** Issues another API key of the partner; without {@code scopes} it has all of them. */
    public String key(String... scopes) {
        return server.key(id, scopes);
    }

    /** The webhook secret of the integration that the partner was created with; empty when it was created without one. */
    public String webhookSecret() {
        return webhookSecret;
    }

    /** The API path of a resource of this partner: {@code path("/orders")}. */
    public String path(String below) {
        return "/api/v1/partners/" + id + below;
    }

    public String orderPath(String partnerOrderId) {
        return path("/orders/" + encoded(partnerOrderId));
    }

    public String statusWebhookPath() {
        return "/api/v1/webhooks/partner-status/" + id;
    }

    /** Creates or changes the partner's integration, as staff. */
    public Reply configure(Object integration) {
        return server.admin().post(path("/integration-config"), integration);
    }

    /** Changes one field of the seed's integration, as staff. */
    public Reply set(String field, @Nullable Object value) {
        return configure(
                JsonBody.of("{\"integration_name\": \"volvo_dealer_api\"}").with("/" + field, value));
    }

    /** Switches the seed's integration off and makes another one, {@code its_successor}, as staff. */
    public void moveTo(JsonBody integration) {
        set("is_active", false).is(200);
        configure(integration.with("/integration_name", "its_successor")).is(201);
    }

    /** Sends a status update of the partner with this word for its order, of the present time, signed as the seed says. */
    public Reply tells(String partnerOrderId, String word) {
        return tells(Seed.statusUpdate()
                .with("/partner_order_id", partnerOrderId)
                .with("/status", word)
                .with("/timestamp", server.clock().instant().toString())
                .toString());
    }

    /** Sends this body as a status update of the partner, signed as the seed says. */
    public Reply tells(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return server.api()
                .with("X-ChargeCars-Signature", WebhookSignature.seed(new WebhookSecret(webhookSecret), bytes))
                .send("POST", statusWebhookPath(), bytes);
    }

    /** Places an order, as the partner. */
    public Reply place(Object order) {
        return api.post(path("/orders"), order);
    }

    /** Places the seed's order under this id, asserts success, and returns {@code chargecars_order_id}. */
    public String placed(String partnerOrderId) {
        return place(Seed.order(partnerOrderId)).is(201).text("/data/chargecars_order_id");
    }

    /** Reads an order as the partner; asserts that it exists. */
    public Reply order(String partnerOrderId) {
        return api.get(orderPath(partnerOrderId)).is(200);
    }

    /** Sets how many deliveries of the partner's integration succeeded and failed in the hour that long ago. */
    public void figures(Duration ago, int succeeded, int failed) {
        server.db().update("""
                insert into integration_hours (integration_id, hour, succeeded, failed)
                select id, date_trunc('hour', ?::timestamptz), ?, ? from partner_integrations
                where partner_organization_id = ?
                on conflict (integration_id, hour) do update
                set succeeded = excluded.succeeded, failed = excluded.failed
                """, server.clock().instant().minus(ago).toString(), succeeded, failed, id.value());
    }

    /** Percent-encodes the text for a path or a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
