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
import nl.chargecars.partnersync.simulator.SimulatedPartner;

/** A partner that does not push its statuses: its API is asked. Closed, it is asked no more. */
public final class PolledPartner implements AutoCloseable {

    /** From one question for an order to the next, unless the configuration says otherwise. */
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

    /** @param configuration all but the address of the API */
    public static PolledPartner of(TestServer server, JsonBody configuration) {
        return new PolledPartner(server, configuration);
    }

    /** Asked for status and time as the simulator tells them, with a bearer token; the address is still missing. */
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

    /** The same, from a partner that does not say since when; {@code PLANNED} is {@code scheduled}. */
    public static JsonBody undated() {
        return configuration()
                .without("/polling/timestamp_pointer")
                .with("/status_mapping/partner_to_chargecars/PLANNED", "scheduled");
    }

    /** Another configuration of the same API. */
    public void configure(JsonBody changed) {
        partner.configure(changed.with("/api_base_url", simulator.baseUrl())).is(200);
    }

    /** Another integration of the same API takes the place of this one. */
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

    /** What the partner says from now on, since this moment. */
    public void says(String partnerOrderId, String status) {
        simulator.orders().put(partnerOrderId, status, server.clock().instant());
    }

    /** Happens once, when the next question for the order has come and is not answered yet. */
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

    /** Staff changes it, whatever the partner says. */
    public void change(String order, String status) {
        server.admin()
                .post("/api/v1/status/change", Map.of("entity_type", "order", "entity_id", order, "to_status", status))
                .is(200);
    }

    /** Everything that is due now. */
    public void poll() {
        server.part(PollingWorker.class).step();
    }

    public void pollAfter(Duration time) {
        server.clock().advance(time);
        poll();
    }

    /** Orders that the partner was asked for. */
    public List<String> asked() {
        return simulator.orders().asked();
    }

    public String statusOf(String partnerOrderId) {
        return partner.api()
                .get(partner.path("/orders/" + partnerOrderId))
                .is(200)
                .text("/data/status");
    }

    /** Outcome and status of each update that was kept, oldest first. */
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
