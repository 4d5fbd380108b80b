package nl.chargecars.partnersync.custody;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.outbound.TestNode;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithOwnServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests an erasure that takes several requests, and a repeated one: it also removes what was written about the customer meanwhile. */
@ExtendWith(WithOwnServer.class)
class RepeatedErasureTest {

    private final TestServer server;
    private final Db db;
    private final TraceableCustomer her;

    RepeatedErasureTest(TestServer server) {
        this.server = server;
        this.db = server.db();
        this.her = new TraceableCustomer(server);
    }

    @Test
    void bringsNothingBackWhenTheOrderIsRepeated() {
        her.erase();
        Reply repeated = her.partner.place(her.order("Q-1")).isFailure(409, "ORDER_ALREADY_EXISTS");
        assertThat(repeated.raw()).contains(her.orderNumber, "erased").doesNotContain("quirijns");
        her.partner
                .api()
                .with("Idempotency-Key", "key-" + her.number)
                .post(her.partner.path("/orders"), her.order("Q-1"))
                .is(409);
        assertThat(her.whereSheIs()).isEmpty();
    }

    @Test
    void beginsAnewWithALaterOrderOfTheSamePerson() {
        String contact = her.contactOf("Q-1");
        her.erase();
        her.partner.place(her.order("Q-2")).is(201);
        assertThat(her.contactOf("Q-2")).isNotEqualTo(contact);
        assertThat(her.partner.order("Q-2").text("/data/customer/email")).isEqualToIgnoringCase(her.email);
        assertThat(her.partner.order("Q-1").text("/data/customer/name")).isEqualTo("Erased customer");
        assertThat(her.erase().at("/data/orders").intValue()).isEqualTo(1);
        assertThat(her.whereSheIs()).isEmpty();
    }

    /** Tries each way to write about an order whose customer is erased, first one by one and then all together. */
    @Test
    void erasesWhatIsWrittenAfterwardsWhenAskedAgain() {
        her.erase();
        assertThat(her.count()).as("nothing new").isEqualTo("0 customers, 0 orders");
        List<Runnable> ways = List.of(
                () -> her.change("on_hold", "Zwaantje Quirijns" + her.number + " is on holiday"),
                () -> her.push(her.update("Q-1", "IN_PROGRESS").without("/timestamp"))
                        .is(200),
                () -> her.partner
                        .api()
                        .patch(her.partner.orderPath("Q-1") + "/references", Map.of("warranty", "for " + her.email))
                        .is(200),
                () -> her.partner
                        .api()
                        .patch(
                                her.partner.orderPath("Q-1") + "/references",
                                Map.of("partner_invoice_id", "of " + her.email))
                        .is(200),
                () -> her.push("Q-1", "NEVER_MAPPED_EITHER").is(422),
                () -> her.differenceDismissed("Q-1", "told Zwaantje Quirijns" + her.number),
                () -> her.partner
                        .api()
                        .post(
                                her.partner.path("/status-updates/dismiss"),
                                Map.of("outcome", "status_not_mapped", "reason", "told Zwaantje Quirijns" + her.number))
                        .is(200));
        for (Runnable way : ways) {
            way.run();
            assertThat(her.count()).isEqualTo("1 customers, 1 orders");
            assertThat(her.erase().at("/data/orders").intValue()).isEqualTo(1);
            assertThat(her.count()).isEqualTo("0 customers, 0 orders");
        }
        assertThat(her.whereSheIs()).isEmpty();
        her.partner.place(her.order("Q-2")).is(201);
        ways.forEach(Runnable::run);
        assertThat(her.count()).as("and the one who came back").isEqualTo("2 customers, 2 orders");
        assertThat(her.erase().at("/data/finished").booleanValue()).isTrue();
        assertThat(her.whereSheIs()).isEmpty();
        assertThat(her.partner.order("Q-1").at("/data/history")).hasSize(7);
        assertThat(her.entries()).as("one of each time").hasSize(10);
    }

    @Test
    void isNotFinishedWhileAPartnerIsBeingToldAndErasesWhatItAnswers() {
        String delivery = underWay();
        assertThat(her.erase().at("/data/orders").intValue()).isEqualTo(1);
        Reply waiting = her.erase();
        assertThat(waiting.at("/data/finished").booleanValue()).isFalse();
        assertThat(waiting.at("/data/orders").intValue()).isZero();
        assertThat(waiting.at("/data/remaining_orders").intValue()).isEqualTo(1);
        answered(delivery);
        db.update("update deliveries set leased_by = null where id = ?::uuid", delivery);
        assertThat(her.erase().at("/data/finished").booleanValue())
                .as("though it waits for its next attempt")
                .isTrue();
        assertThat(her.whereSheIs()).isEmpty();
        assertThat(her.count()).isEqualTo("0 customers, 0 orders");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isNotFinishedWhileAPartnerIsBeingToldWhatWasDismissedMeanwhile(boolean openedAgain) {
        String delivery = underWay();
        String path = her.partner.path("/deliveries/" + delivery);
        her.partner
                .api()
                .post(path + "/dismiss", Map.of("reason", "not needed"))
                .is(200);
        if (openedAgain) {
            her.partner.api().post(path + "/retry", "").is(200);
        }
        assertThat(her.erase().at("/data/finished").booleanValue()).isFalse();
        answered(delivery);
        server.clock().advance(Duration.ofMinutes(2));
        assertThat(her.erase().at("/data/finished").booleanValue()).isTrue();
        assertThat(her.whereSheIs()).isEmpty();
    }

    /** A node that was without the database writes the answer when it is back. Nobody knows that the erasure is to be repeated. */
    @Test
    void erasesByItselfWhatIsWrittenOfAnAnswerAfterTheErasure() {
        String delivery = underWay();
        server.clock().advance(Duration.ofMinutes(2));
        assertThat(her.erase().at("/data/finished").booleanValue()).isTrue();
        answered(delivery);
        assertThat(her.whereSheIs()).containsOnlyKeys("delivery_attempts.response_body");
        server.part(LateAnswers.class).run();
        assertThat(her.whereSheIs()).isEmpty();
    }

    /** Leases a delivery of her order as a claim does, and returns it. */
    private String underWay() {
        String delivery = db.text(
                "select deliveries.id::text from deliveries join orders on orders.id = order_id"
                        + " where order_number = ? and is_head",
                her.orderNumber);
        db.update(
                "update deliveries set leased_by = uuidv7(), attempt_count = 1, schedule_position = 1,"
                        + " due_at = ?::timestamptz where id = ?::uuid",
                server.clock().instant().plusSeconds(30).toString(),
                delivery);
        return delivery;
    }

    /** Records that the partner named her in its answer to an attempt that had begun before the erasure. */
    private void answered(String delivery) {
        db.update(
                "insert into delivery_attempts (delivery_id, attempt, started_at, latency_ms, request_url, request_headers,"
                        + " response_status, response_body) select ?::uuid, 1, erased_at, 1, 'http://partner', '{}', 200, ?"
                        + " from orders where order_number = ?",
                delivery,
                "thanks, we told " + her.email,
                her.orderNumber);
    }

    /** Nobody claims the delivery again, so the lease of the dead node stays in its row. */
    @Test
    void isFinishedOnceTheLeaseOfADeadNodeIsOverThoughThePartnerIsPaused() {
        try (var out = Outgoing.to(server);
                var node = new TestNode(server)) {
            OrderId order = out.order("P-1");
            node.dieWhileSending(out.integration());
            out.configure(Map.of("sync_enabled", false));
            String email = db.text("select customer_email from orders where id = ?", order.value());
            assertThat(finished(email)).isFalse();
            out.advance(Duration.ofMinutes(2));
            assertThat(finished(email)).isTrue();
            assertThat(db.count("contacts where email = ?", email)).isZero();
        }
    }

    private boolean finished(String email) {
        return server.admin()
                .post(TraceableCustomer.ERASE, Map.of("email", email))
                .is(200)
                .at("/data/finished")
                .booleanValue();
    }

    @Test
    void erasesACustomerOfThousandsOfOrdersPieceByPieceAndGoesOnWhereItWasBrokenOff() {
        db.update("""
                insert into orders (id, order_number, partner_organization_id, customer_organization_id, primary_contact_id,
                    installation_address_id, order_type, business_entity, order_status, status_since, transition_count,
                    partner_external_references, customer_name, customer_email, customer_phone, submitted, created_at, updated_at)
                select gen_random_uuid(), order_number || '-' || copy, partner_organization_id, customer_organization_id,
                    primary_contact_id, installation_address_id, order_type, business_entity, order_status, status_since,
                    transition_count, partner_external_references || jsonb_build_object('partner_order_id', 'C-' || copy),
                    customer_name, customer_email, customer_phone, submitted, created_at, updated_at
                from orders, generate_series(1, 2100) as copy where order_number = ?""", her.orderNumber);

        Reply first = her.erase();
        assertThat(first.at("/data/finished").booleanValue()).isFalse();
        assertThat(first.at("/data/orders").intValue()).isEqualTo(1_000);
        assertThat(first.at("/data/remaining_orders").intValue()).isEqualTo(1_101);
        assertThat(her.erase().at("/data/remaining_orders").intValue()).isEqualTo(101);
        Reply last = her.erase();
        assertThat(last.at("/data/finished").booleanValue()).isTrue();
        assertThat(last.at("/data/orders").intValue()).isEqualTo(101);
        assertThat(her.whereSheIs()).isEmpty();
        assertThat(her.entries()).hasSize(1);
    }
}
