package nl.chargecars.partnersync.status;

import java.util.List;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;

/** An order of a partner, with the calls by which staff read it and change its status. */
record StaffOrder(TestServer server, String number, OrderId id) {

    private static final String CHANGE = "/api/v1/status/change";

    /** Places an order of a new partner. */
    static StaffOrder placed(TestServer server) {
        return placed(server, TestPartner.integrated(server), Seed.PARTNER_ORDER_ID);
    }

    static StaffOrder placed(TestServer server, TestPartner partner, String partnerOrderId) {
        Reply placed = partner.place(Seed.order(partnerOrderId)).is(201);
        return new StaffOrder(
                server,
                placed.text("/data/chargecars_order_id"),
                OrderId.of(placed.text("/data/chargecars_order_uuid")));
    }

    /** Changes the order's status by its number, without a reason or other optional fields. */
    Reply change(String toStatus) {
        return server.change(number, toStatus);
    }

    /** Sends this body as a status change, whichever order it names. */
    Reply send(Object body) {
        return server.admin().post(CHANGE, body);
    }

    /** Changes the order's status step by step; each step must succeed. */
    StaffOrder movedTo(String... statuses) {
        for (String status : statuses) {
            change(status).is(200);
        }
        return this;
    }

    String status() {
        return server.db().text("select order_status from orders where id = ?", id.value());
    }

    /** The statuses in the order's history, including the first one. */
    List<String> walk() {
        return server.admin()
                .get("/api/v1/status/history/order/" + number)
                .is(200)
                .texts("/data", "to_status");
    }

    /** The number of rows about the order: transitions, audit entries, events, unsent transitions and deliveries. */
    List<Long> traces() {
        return List.of(
                server.db().count("status_transitions where entity_id = ?", id.value()),
                server.db().count("audit_logs where record_id = ?", id.toString()),
                server.db().count("events where order_id = ?", id.value()),
                server.db().count("unsent_transitions where order_id = ?", id.value()),
                server.db().count("deliveries where order_id = ?", id.value()));
    }
}
