package nl.chargecars.partnersync.custody;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;

/**
 * A customer whose name, address and other traits occur nowhere else in the database, so that a search finds all that is left of
 * her. Use it on a database of the test class's own: the search reads every column of all tables, which is slow with the data of
 * other tests.
 */
final class TraceableCustomer {

    static final String ERASE = "/api/v1/customers/erase";

    private static final AtomicInteger PERSONS = new AtomicInteger();
    private static final AtomicInteger WORDS = new AtomicInteger();

    final TestPartner partner;
    final int number = PERSONS.incrementAndGet();
    final String email = "Zwaan." + number + "@Xylofoonstraat.example";
    final String phone = "+3169876" + (54_000 + number);
    final String orderNumber;
    private final Api admin;
    private final Db db;

    TraceableCustomer(TestServer server) {
        this.admin = server.admin();
        this.db = server.db();
        this.partner = TestPartner.integrated(
                server,
                Seed.integration()
                        .with("/inbound_auth", "either")
                        .with("/webhook_url", URI.create("http://127.0.0.1:1/webhooks"))
                        .with("/webhook_events", List.of("status_changed", "order_created")));
        this.orderNumber = ordered();
        isNamedWhereverSomethingCanBeSaid();
    }

    /** The texts that identify her. */
    private List<String> traits() {
        return List.of(
                "zwaantje quirijns" + number,
                "quirijns" + number,
                email,
                phone,
                "xylofoonlaan " + number,
                "quedam" + number,
                "97%02dqx".formatted(number),
                "sleutel onder de kwekerij " + number,
                "klant-quirijns-" + number);
    }

    private String ordered() {
        return partner.api()
                .with("Idempotency-Key", "key-" + number)
                .post(partner.path("/orders"), order("Q-1"))
                .is(201)
                .text("/data/chargecars_order_id");
    }

    /** Writes her traits into every field about an order that accepts text. */
    private void isNamedWhereverSomethingCanBeSaid() {
        partner.api()
                .patch(
                        partner.orderPath("Q-1") + "/references",
                        Map.of("warranty", "for " + email, "purchase_order_number", "of " + phone))
                .is(200);
        change("approved", "spoke to Zwaantje Quirijns" + number);
        push("Q-1", "IN_PROGRESS").is(200);
        push("Q-1", "NEVER_MAPPED").is(422);
        push("Q-unknown", "IN_PROGRESS").is(404);
        partner.api()
                .post(partner.statusWebhookPath(), Map.of("nonsense", email + " of Zwaantje Quirijns" + number))
                .is(422);
        String delivery = partner.api()
                .get(partner.path("/deliveries?partner_order_id=Q-1&event=order_created"))
                .is(200)
                .text("/data/0/delivery_id");
        db.update(
                "insert into delivery_attempts (delivery_id, attempt, started_at, latency_ms, request_url, request_headers,"
                        + " response_status, response_body, error) values (?::uuid, 1, now(), 1, 'http://partner', '{}', 500, ?, 'status 500')",
                delivery,
                "cannot find " + email);
        partner.api()
                .post(
                        partner.path("/deliveries/" + delivery + "/dismiss"),
                        Map.of("reason", "Zwaantje Quirijns" + number + " asked for it"))
                .is(200);
        differenceDismissed("Q-1", "Zwaantje Quirijns" + number + " called");
        for (String outcome : List.of("status_not_mapped", "invalid")) {
            partner.api()
                    .post(
                            partner.path("/status-updates/dismiss"),
                            Map.of("outcome", outcome, "reason", "Zwaantje Quirijns" + number + " called"))
                    .is(200);
        }
    }

    JsonBody order(String partnerOrderId) {
        return Seed.order(partnerOrderId)
                .with("/partner_customer_id", "klant-Quirijns-" + number)
                .with("/customer/name", "Zwaantje Quirijns" + number)
                .with("/customer/email", email)
                .with("/customer/phone", phone)
                .with("/customer/address/street", "Xylofoonlaan " + number)
                .with("/customer/address/city", "Quedam" + number)
                .with("/customer/address/postal_code", "97%02d QX".formatted(number))
                .with("/line_items/0/description", "Wallbox for Zwaantje Quirijns" + number)
                .with("/installation_preferences/access_notes", "Sleutel onder de kwekerij " + number);
    }

    Reply push(String order, String status) {
        return push(update(order, status));
    }

    Reply push(JsonBody update) {
        return partner.api().post(partner.statusWebhookPath(), update);
    }

    JsonBody update(String order, String status) {
        return Seed.statusUpdate()
                .with("/partner_order_id", order)
                .with("/partner_customer_id", "klant-Quirijns-" + number)
                .with("/status", status)
                .with("/notes", "Zwaantje Quirijns" + number + " wants a call on " + phone)
                .with("/technician_info/name", "met Zwaantje Quirijns" + number);
    }

    void change(String toStatus, String reason) {
        admin.post(
                        "/api/v1/status/change",
                        Map.of(
                                "entity_type",
                                "order",
                                "entity_id",
                                orderNumber,
                                "to_status",
                                toStatus,
                                "transition_reason",
                                reason,
                                "business_context",
                                Map.of("called", phone)))
                .is(200);
    }

    void differenceDismissed(String order, String reason) {
        differenceDismissed(partner, order, reason);
    }

    /**
     * Reports a difference, dismisses it and reports it again, so that the second one takes over the reason. Each call uses a new
     * status word, so that the difference is open at first.
     */
    void differenceDismissed(TestPartner partner, String order, String reason) {
        String word = "NEVER_MAPPED_" + WORDS.incrementAndGet();
        Map<String, ?> list =
                Map.of("partial", true, "orders", List.of(Map.of("partner_order_id", order, "status", word)));
        Reply found = partner.api().post(partner.path("/reconciliation"), list).is(200);
        admin.post(
                        partner.path("/reconciliation/runs/" + found.text("/data/run/run_id") + "/dismiss"),
                        Map.of(
                                "difference_ids",
                                List.of(found.text("/data/differences/0/difference_id")),
                                "reason",
                                reason))
                .is(200);
        partner.api().post(partner.path("/reconciliation"), list).is(200);
    }

    Reply erase() {
        return admin.post(ERASE, Map.of("email", email)).is(200);
    }

    /** Counts the customers and orders that an erasure would find, by a dry run. */
    String count() {
        Reply counted =
                admin.post(ERASE, Map.of("email", email, "dry_run", true)).is(200);
        return counted.at("/data/customers") + " customers, " + counted.at("/data/orders") + " orders";
    }

    /** The number of rows that identify her, by table and column. */
    Map<String, Long> whereSheIs() {
        String anyTrait = "("
                + String.join(
                        "|", traits().stream().map(TraceableCustomer::quoted).toList()) + ")";
        return db.whereIs(anyTrait);
    }

    private static String quoted(String text) {
        return text.replaceAll("([.+])", "\\\\$1");
    }

    String contactOf(String partnerOrderId) {
        return db.one(
                        UUID.class,
                        "select primary_contact_id from orders where id = ?::uuid",
                        partner.order(partnerOrderId).text("/data/chargecars_order_uuid"))
                .toString();
    }

    /** The audit entries of erasures: actor, record and changes, one line each. */
    List<String> entries() {
        return db.client()
                .sql("select concat_ws(' ', actor, record_id, changes) as entry from audit_logs"
                        + " where action = 'CUSTOMER_ERASED' and record_id in"
                        + " (select primary_contact_id::text from orders where partner_organization_id = ?)")
                .param(partner.id().value())
                .query((row, _) -> Row.text(row, "entry"))
                .list();
    }
}
