package nl.chargecars.partnersync.custody;

import static nl.chargecars.partnersync.custody.TraceableCustomer.ERASE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithOwnServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests which data of a customer an erasure removes, which it keeps, and what its answer and the audit trail say. */
@ExtendWith(WithOwnServer.class)
class CustomerErasureTest {

    private final TestServer server;
    private final Api admin;
    private final Db db;
    private final TraceableCustomer her;

    CustomerErasureTest(TestServer server) {
        this.server = server;
        this.admin = server.admin();
        this.db = server.db();
        this.her = new TraceableCustomer(server);
    }

    @Test
    void findsNobodyOfAnotherAddress() {
        Reply nobody = admin.post(ERASE, Map.of("email", "nobody-" + her.number + "@example.nl"))
                .is(200);
        assertThat(nobody.at("/data/customers").intValue()).isZero();
        assertThat(nobody.at("/data/finished").booleanValue()).isTrue();
        assertThat(her.whereSheIs()).isNotEmpty();
    }

    @Test
    void countsWithoutChangingAnything() {
        Map<String, Long> before = her.whereSheIs();
        Reply counted = admin.post(ERASE, Map.of("email", her.email.toUpperCase(Locale.ROOT), "dry_run", true))
                .is(200);
        assertThat(counted.at("/data/orders").intValue()).isEqualTo(1);
        assertThat(counted.at("/data/customers").intValue()).isEqualTo(1);
        assertThat(her.whereSheIs()).isEqualTo(before);
        assertThat(her.entries()).isEmpty();
    }

    @Test
    void leavesNothingOfHerInAnyColumnOfAnyTable() {
        assertThat(her.whereSheIs().keySet())
                .as("where she is before: the search finds what is there")
                .contains(
                        "contacts.email",
                        "organizations.name",
                        "addresses.street_address",
                        "orders.submitted",
                        "orders.partner_external_references",
                        "order_references.reference_value",
                        "line_items.description",
                        "status_transitions.transition_reason",
                        "status_transitions.business_context",
                        "delivery_attempts.response_body",
                        "deliveries.dismissal_reason",
                        "reconciliation_differences.dismissal_reason",
                        "partner_status_updates.dismissal_reason")
                .hasSizeGreaterThan(15);

        assertThat(her.erase().at("/data/finished").booleanValue()).isTrue();

        assertThat(her.whereSheIs()).isEmpty();
        assertThat(db.count(
                        "idempotency_keys where partner_organization_id = ?",
                        her.partner.id().value()))
                .isZero();
    }

    /** Every other change has a word of the partner's, and so an event. */
    @Test
    void leavesNothingOfHerInMorePayloadsThanAreReadAtOnce() {
        for (int event = 0; event <= ErasedPayloads.SLICE; event++) {
            her.change("on_hold", "Zwaantje Quirijns" + her.number + " is away");
            her.change("in_progress", "Zwaantje Quirijns" + her.number + " is back");
        }
        assertThat(db.count("event_payloads where payload like ?", "%Quirijns" + her.number + " is back%"))
                .isGreaterThan(ErasedPayloads.SLICE);
        her.erase();
        assertThat(her.whereSheIs()).isEmpty();
        assertThat(db.count("event_payloads where payload like '%Erased customer%'"))
                .isGreaterThan(ErasedPayloads.SLICE);
    }

    @Test
    void keepsTheOrdersSkeleton() {
        Reply before = her.partner.order("Q-1");
        her.erase();
        Reply after = her.partner.order("Q-1");
        for (String member : List.of(
                "chargecars_order_id",
                "chargecars_order_uuid",
                "partner_order_id",
                "status",
                "partner_status",
                "status_since")) {
            assertThat(after.at("/data/" + member)).as(member).isEqualTo(before.at("/data/" + member));
        }
        assertThat(after.at("/data/partner_external_references").propertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        before.at("/data/partner_external_references").propertyNames());
        assertThat(after.text("/data/partner_external_references/dealer_group_id"))
                .isEqualTo("VAN_MOSSEL_WEST");
        assertThat(after.at("/data/history").size())
                .isEqualTo(before.at("/data/history").size())
                .isEqualTo(3);
        for (int step = 0; step < 3; step++) {
            for (String member : List.of("to_status", "timestamp", "transition_id")) {
                String pointer = "/data/history/" + step + "/" + member;
                assertThat(after.at(pointer)).as(pointer).isEqualTo(before.at(pointer));
            }
        }
        assertThat(after.text("/data/customer/name")).isEqualTo("Erased customer");
        assertThat(admin.get("/api/v1/orders?ref=" + her.orderNumber)
                        .is(200)
                        .at("/data")
                        .size())
                .isEqualTo(1);
        assertThat(admin.get("/api/v1/orders?ref=" + TestPartner.encoded("klant-Quirijns-" + her.number))
                        .is(200)
                        .at("/data")
                        .size())
                .isZero();
    }

    @Test
    void saysOfTheOrderWhereverItIsReadWhenItWasErased() {
        assertThat(her.partner.order("Q-1").at("/data/erased_at").isNull()).isTrue();
        String now = server.clock().advance(Duration.ofSeconds(1)).toString();
        her.erase();
        Reply order = her.partner.order("Q-1");
        assertThat(order.text("/data/erased_at")).isEqualTo(now);
        assertThat(order.text("/data/updated_at")).isEqualTo(now);
        assertThat(her.partner.api().get(her.partner.path("/orders")).is(200).texts("/data", "erased_at"))
                .containsExactly(now);
        assertThat(admin.get("/api/v1/orders/" + her.orderNumber).is(200).text("/data/erased_at"))
                .isEqualTo(now);
        assertThat(admin.get("/api/v1/orders?ref=" + her.orderNumber).is(200).texts("/data", "erased_at"))
                .containsExactly(now);
    }

    @Test
    void sendsWhatStillWaitsWithNobodyInIt() {
        List<String> before = waiting();
        her.erase();
        assertThat(waiting()).isEqualTo(before).isNotEmpty();
        server.db().awaitOlderTransactions();
        assertThat(her.partner.api().get(her.partner.path("/events")).is(200).at("/data"))
                .isNotEmpty()
                .allSatisfy(event -> {
                    assertThat(event.at("/customer_info/name").asString()).isEqualTo("Erased customer");
                    assertThat(event.at("/chargecars_order_id").asString()).isEqualTo(her.orderNumber);
                });
    }

    /** A replay leaves superseded deliveries out by their reason; the partner would hear an older status last. */
    @Test
    void keepsTheReasonOfASupersededDeliverySoThatNoReplaySendsIt() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false))) {
            OrderId order = out.order("S-1");
            out.change(order, "approved", "scheduled");
            String first = db.text(
                    "select id::text from deliveries where order_id = ? order by order_sequence limit 1",
                    order.value());
            out.api()
                    .post(
                            out.path("/deliveries/" + first + "/dismiss"),
                            Map.of("reason", "superseded by a call of Jan Janssen"))
                    .is(200);
            out.configure(Map.of("sync_enabled", true, "coalesce_updates", true));
            out.deliverAll();
            assertThat(out.states()).containsExactly("dismissed", "dismissed", "delivered");
            out.advance(Duration.ofSeconds(1)); // a replay covers only older deliveries

            String email = db.text("select customer_email from orders where id = ?", order.value());
            assertThat(admin.post(ERASE, Map.of("email", email))
                            .is(200)
                            .at("/data/finished")
                            .booleanValue())
                    .isTrue();

            assertThat(db.count("deliveries where order_id = ? and dismissal_reason is not null", order.value()))
                    .as("the reason that a person wrote is gone, the other one is not")
                    .isOne();
            assertThat(out.api()
                            .post(out.path("/deliveries/replay"), Map.of("state", "dismissed", "dry_run", true))
                            .is(200)
                            .at("/data/matched")
                            .intValue())
                    .as("what a person dismissed")
                    .isOne();
            assertThat(admin.post(ERASE, Map.of("email", email, "dry_run", true))
                            .is(200)
                            .at("/data/orders")
                            .intValue())
                    .as("nothing is left to erase")
                    .isZero();
        }
    }

    private List<String> waiting() {
        return db.client()
                .sql("select concat_ws(' ', id, state, event) as delivery from deliveries"
                        + " where partner_organization_id = ? and state = 'pending' order by id")
                .param(her.partner.id().value())
                .query((row, _) -> Row.text(row, "delivery"))
                .list();
    }

    @Test
    void writesAFingerprintIntoTheTrailAndNothingElse() {
        String contact = her.contactOf("Q-1");
        her.erase();
        assertThat(her.entries())
                .singleElement()
                .asString()
                .startsWith("staff:first-admin " + contact)
                .contains("\"from\": \"hmac:", "\"erased_orders\"");
        her.erase();
        assertThat(her.entries()).as("of a repetition, which found nobody").hasSize(1);
    }
}
