package nl.chargecars.partnersync.testing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.polling.PollingWorker;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.ExpectedCredential;
import nl.chargecars.partnersync.simulator.IncomingRequest;
import nl.chargecars.partnersync.simulator.SimulatedPartner;

/**
 * A partner whose statuses the server polls from a simulated API, since the partner does not send them. Closing it deactivates its
 * integrations, so that the server no longer polls it.
 */
public final class PolledPartner implements AutoCloseable {

    /** The time between two polls of the same order, unless the configuration says otherwise. */
    public static final Duration ROUND = Duration.ofMinutes(5);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    public final TestServer server;
    public final TestPartner partner;
    public final SimulatedPartner simulator;

    private PolledPartner(TestServer server, JsonBody changed) {
        this.server = server;
        this.simulator = SimulatedPartner.start("polled-" + NUMBER.incrementAndGet(), server.clock());
        simulator.expect(ExpectedCredential.bearer("t0ken"));
        this.partner = TestPartner.integrated(server, changed.with("/api_base_url", simulator.baseUrl() + "/"));
    }

    public static PolledPartner of(TestServer server) {
        return new PolledPartner(server, configuration());
    }

    /** @param configuration the integration, without {@code api_base_url}, which is set to the simulator's address */
    public static PolledPartner of(TestServer server, JsonBody configuration) {
        return new PolledPartner(server, configuration);
    }

    /**
     * An integration that polls status and timestamp in the form that the simulator returns, with a bearer token; without {@code
     * api_base_url}.
     */
    public static JsonBody configuration() {
        return Seed.integration()
                .without("/api_base_url")
                .with("/api_credentials", Map.of("token", "t0ken"))
                .with(
                        "/polling",
                        Map.of(
                                "path",
                                "/orders/{partner_order_id}",
                                "status_pointer",
                                "/status",
                                "timestamp_pointer",
                                "/timestamp"));
    }

    /** The same, without a timestamp in the answers; {@code PLANNED} means {@code scheduled}. */
    public static JsonBody undated() {
        return configuration()
                .without("/polling/timestamp_pointer")
                .with("/status_mapping/partner_to_chargecars/PLANNED", "scheduled");
    }

    /** Changes the integration's configuration; {@code api_base_url} stays the simulator's. */
    public void configure(JsonBody changed) {
        partner.configure(changed.with("/api_base_url", simulator.baseUrl())).is(200);
    }

    /** Deactivates the integration and creates another one, named {@code their new portal}, for the same API. */
    public void replace(JsonBody configuration, JsonBody next) {
        configure(configuration.with("/is_active", false));
        partner.configure(next.with("/api_base_url", simulator.baseUrl()).with("/integration_name", "their new portal"))
                .is(201);
    }

    public PartnerId id() {
        return partner.id();
    }

    public String order(String partnerOrderId) {
        return partner.place(Seed.order(partnerOrderId)).is(201).text("/data/chargecars_order_uuid");
    }

    /** Sets the status that the partner's API returns from now on, with the present time as its timestamp. */
    public void says(String partnerOrderId, String status) {
        simulator.orders().put(partnerOrderId, status, server.clock().instant());
    }

    /** Every question for an order's status is answered in this way from now on. */
    public void answers(Behaviour behaviour) {
        simulator.script().when(PolledPartner::asksForAStatus, behaviour);
    }

    /** The next {@code times} questions for an order's status are answered in this way. */
    public void answers(int times, Behaviour behaviour) {
        simulator.script().when(PolledPartner::asksForAStatus, times, behaviour);
    }

    private static boolean asksForAStatus(IncomingRequest request) {
        return request.path().startsWith("/orders/");
    }

    /** Runs the event once: when the next request for this order has reached the partner, before the answer. */
    public void whileAskedFor(String partnerOrderId, Runnable event) {
        var happened = new AtomicBoolean();
        simulator
                .script()
                .when(
                        request -> {
                            if (request.path().equals("/orders/" + partnerOrderId) && !happened.getAndSet(true)) {
                                event.run();
                            }
                            return false;
                        },
                        Behaviour.ok());
    }

    /** Changes the order's status as staff, without the partner. */
    public void change(String order, String status) {
        server.change(order, status).is(200);
    }

    /** Polls all orders that are due now. */
    public void poll() {
        server.part(PollingWorker.class).step();
    }

    public void pollAfter(Duration time) {
        server.clock().advance(time);
        poll();
    }

    /** The partner's ids of the orders that the server polled, one entry per request. */
    public List<String> asked() {
        return simulator.orders().asked();
    }

    public String statusOf(String partnerOrderId) {
        return partner.api()
                .get(partner.path("/orders/" + partnerOrderId))
                .is(200)
                .text("/data/status");
    }

    /** Origin, partner's status and outcome of each update that is stored, oldest first. */
    public List<String> updates() {
        return server.db()
                .client()
                .sql("""
                        select origin || ' ' || coalesce(partner_status, '') || ' ' || outcome from partner_status_updates
                        where partner_organization_id = ? order by id
                        """)
                .param(id().value())
                .query((row, _) -> row.getString(1))
                .list();
    }

    public Reply progress() {
        return partner.api().get(partner.path("/polling")).is(200);
    }

    @Override
    public void close() {
        server.db()
                .update(
                        "update partner_integrations set is_active = false where partner_organization_id = ?",
                        id().value());
        simulator.close();
    }
}
