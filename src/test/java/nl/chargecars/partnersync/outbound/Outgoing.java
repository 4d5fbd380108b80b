package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.order.CustomerDetails;
import nl.chargecars.partnersync.order.InstallationAddress;
import nl.chargecars.partnersync.order.NewLineItem;
import nl.chargecars.partnersync.order.NewOrder;
import nl.chargecars.partnersync.order.OrderPlacement;
import nl.chargecars.partnersync.order.PlaceOutcome;
import nl.chargecars.partnersync.outbox.ManualChange;
import nl.chargecars.partnersync.outbox.ManualChange.Dismiss;
import nl.chargecars.partnersync.outbox.ManualChange.Retry;
import nl.chargecars.partnersync.outbox.ManualChanges;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partner;
import nl.chargecars.partnersync.partner.PartnerFixtures;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.status.ChangeOutcome;
import nl.chargecars.partnersync.status.StatusChange;
import nl.chargecars.partnersync.status.StatusEngine;
import nl.chargecars.partnersync.storage.LostRaces;
import nl.chargecars.partnersync.storage.Writes;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestServer;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A partner with an integration and a simulated endpoint, its orders, and its deliveries. Only partners that are not closed are
 * active: creating one deactivates all others, closing one deactivates it.
 */
public final class Outgoing implements AutoCloseable {

    /** A word of the partner's for every status. */
    public static final Map<String, String> WORDS = Map.of(
            "new", "RECEIVED",
            "approved", "CONFIRMED",
            "scheduled", "PLANNED",
            "in_progress", "IN_PROGRESS",
            "on_hold", "WAITING",
            "completed", "DELIVERED",
            "cancelled", "STOPPED");

    /**
     * The partners that are not closed. All others are deactivated: a step would also send, and count, deliveries that other tests
     * left behind.
     */
    private static final Set<PartnerId> OPEN = ConcurrentHashMap.newKeySet();

    private static final AtomicInteger NUMBER = new AtomicInteger();

    public final TestServer server;
    public final Partner partner;
    public final SimulatedPartner simulator;

    private Outgoing(TestServer server, Map<String, ?> configuration) {
        this.server = server;
        this.partner = PartnerFixtures.partner(server, "Partner " + NUMBER.incrementAndGet());
        OPEN.add(partnerId());
        deactivateAllOthers();
        this.simulator = SimulatedPartner.start("partner-" + NUMBER.get(), server.clock());
        Map<String, Object> fields = new LinkedHashMap<>(knowing(WORDS));
        fields.put("webhook_url", simulator.webhookUrl().toString());
        fields.putAll(configuration);
        configure(fields);
    }

    public static Outgoing to(TestServer server) {
        return new Outgoing(server, Map.of());
    }

    /** @param configuration fields of the configuration endpoint; replace the default address and mapping if given */
    public static Outgoing to(TestServer server, Map<String, ?> configuration) {
        return new Outgoing(server, configuration);
    }

    public Outgoing configure(Map<String, ?> fields) {
        Integration integration = PartnerFixtures.configure(server, partnerId(), fields);
        simulator.secrets(integration.secrets().current().text());
        return this;
    }

    /** Replaces the active integration by a new one of this name with the same endpoint; {@link #integration} is the new one then. */
    public void moveTo(String name) {
        configure(Map.of("is_active", false));
        Map<String, Object> fields = new LinkedHashMap<>(knowing(WORDS));
        fields.put("integration_name", name);
        fields.put("webhook_url", simulator.webhookUrl().toString());
        configure(fields);
    }

    public PartnerId partnerId() {
        return partner.id();
    }

    public Integration integration() {
        return server.part(Integrations.class).of(partnerId()).getFirst();
    }

    /** API calls with a new key of the partner, which has every scope. */
    public Api api() {
        return server.api().as(key());
    }

    /** Issues an API key of the partner; without {@code scopes} it has all of them. */
    public String key(String... scopes) {
        return server.key(partnerId(), scopes);
    }

    /** The API path of a resource of this partner. */
    public String path(String below) {
        return "/api/v1/partners/" + partnerId() + below;
    }

    /** Places an order with this {@code partner_order_id}, in the product's own transaction. */
    public OrderId order(String partnerOrderId) {
        var order = new NewOrder(
                partner,
                integration(),
                Map.of("partner_order_id", partnerOrderId, "partner_customer_id", "CUST-1"),
                new CustomerDetails(
                        "Jan Janssen",
                        "jan" + NUMBER.incrementAndGet() + "@example.com",
                        null,
                        new InstallationAddress("Hoofdstraat 123", "Amsterdam", "1012AB", "NL")),
                List.of(new NewLineItem("WALLBOX-11KW", "Wallbox", 1, null)),
                null,
                "{\"partner_order_id\":\"" + partnerOrderId + "\"}",
                Actor.partner(partnerId()));
        return inTransaction(() -> {
            var writes = new Writes();
            List<PlaceOutcome> outcomes = server.part(OrderPlacement.class).place(List.of(order), writes);
            writes.send();
            return outcomes.getFirst().order();
        });
    }

    /** Changes the order's status as ChargeCars' staff, one change after the other. */
    public void change(OrderId order, String... statuses) {
        for (String status : statuses) {
            change(order, status, Actor.staff("planner"));
        }
    }

    public void change(OrderId order, String status, Actor actor) {
        ChangeOutcome outcome = inTransaction(() -> server.part(StatusEngine.class)
                .change(List.of(new StatusChange(order, status, "because of the test", null, actor)))
                .getFirst());
        assertThat(outcome).isInstanceOf(ChangeOutcome.Changed.class);
    }

    /** Moves the order back and forth between two statuses, so that a further change is always possible. */
    void changeBackOrForth(OrderId order) {
        String status = db().text("select order_status from orders where id = ?", order.value());
        change(order, status.equals("scheduled") ? "in_progress" : "scheduled");
    }

    /** Runs the work in a transaction, and again if it loses a race such as a deadlock, as {@code GroupCommit} does. */
    private <T> T inTransaction(Supplier<T> work) {
        return LostRaces.rerun(server.part(TransactionTemplate.class), work);
    }

    /** Makes a manual change as the API's endpoints do. */
    ManualChange.Outcome changeByHand(ManualChange change) {
        return inTransaction(
                () -> server.part(ManualChanges.class).handle(List.of(change)).getFirst());
    }

    void dismiss(DeliveryId delivery) {
        changeByHand(new Dismiss(partnerId(), delivery, Actor.staff("test"), null));
    }

    void retry(DeliveryId delivery) {
        changeByHand(new Retry(partnerId(), delivery, Actor.staff("test")));
    }

    public int step() {
        return server.deliver();
    }

    /** Steps until nothing is due any more; returns the number of attempts. */
    public int deliverAll() {
        return server.deliverAll();
    }

    public void advance(Duration duration) {
        server.clock().advance(duration);
    }

    public Db db() {
        return server.db();
    }

    /** This partner's deliveries in the order in which they were created. */
    List<DeliveryId> deliveries() {
        return db()
                .rows(
                        "select id from deliveries where partner_organization_id = ? order by id",
                        partnerId().value())
                .stream()
                .map(row -> new DeliveryId(Uuid7.parse(String.valueOf(row.get("id")))))
                .toList();
    }

    /** The states of this partner's deliveries, by order and sequence. */
    public List<String> states() {
        return db().client()
                .sql("select state from deliveries where partner_organization_id = ? order by order_id, order_sequence")
                .param(partnerId().value())
                .query((row, _) -> row.getString(1))
                .list();
    }

    /** The reasons why transitions were not sent, by order and sequence. */
    public List<String> unsentReasons() {
        return db().client()
                .sql("""
                        select reason from unsent_transitions
                        join orders on orders.id = unsent_transitions.order_id
                        join status_transitions on status_transitions.id = unsent_transitions.transition_id
                        where orders.partner_organization_id = ? order by orders.id, sequence
                        """)
                .param(partnerId().value())
                .query((row, _) -> row.getString(1))
                .list();
    }

    /** The last error of the partner's only failed delivery. */
    public String lastError() {
        return db().text(
                        "select last_error from deliveries where partner_organization_id = ? and last_error is not null",
                        partnerId().value());
    }

    /** Number and error of every attempt, such as {@code 1 responded 500}; the error of a success is {@code null}. */
    public List<String> attemptErrors() {
        return db().client()
                .sql("""
                        select attempt || ' ' || coalesce(error, 'null')
                        from delivery_attempts join deliveries on deliveries.id = delivery_id
                        where partner_organization_id = ? order by order_sequence, attempt
                        """)
                .param(partnerId().value())
                .query((row, _) -> row.getString(1))
                .list();
    }

    /** Events received in the order of arrival, failed attempts included. */
    List<String> receivedEvents() {
        return simulator.received().stream().map(webhook -> webhook.event()).toList();
    }

    @Override
    public void close() {
        OPEN.remove(partnerId());
        db().update(
                        "update partner_integrations set is_active = false where partner_organization_id = ?",
                        partnerId().value());
        simulator.close();
    }

    private void deactivateAllOthers() {
        String open = OPEN.stream().map(PartnerId::toString).collect(Collectors.joining(",", "{", "}"));
        db().update(
                        "update partner_integrations set is_active = false"
                                + " where is_active and partner_organization_id <> all(?::uuid[])",
                        open);
    }

    /** A configuration with these words of the partner's, by our status, and no others. */
    public static Map<String, Object> knowing(Map<String, String> words) {
        return Map.of("status_mapping", Map.of("chargecars_to_partner", words, "partner_to_chargecars", Map.of()));
    }

    /** A configuration with {@link #WORDS}, except that this status has this word. */
    public static Map<String, Object> knowing(String status, String word) {
        Map<String, String> words = new LinkedHashMap<>(WORDS);
        words.put(status, word);
        return knowing(words);
    }

    public static Map<String, Object> subscribedTo(String... events) {
        return Map.of("webhook_events", Set.of(events));
    }
}
