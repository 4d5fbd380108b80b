package nl.chargecars.partnersync.outbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests orders whose current status had no word: they are counted, and the status is sent once it has a word. */
@ExtendWith(WithServer.class)
class UnsentStatusSenderTest {

    private static final Map<String, String> FEW = Map.of("new", "RECEIVED", "completed", "DELIVERED");
    private static final StatusMapping ALL = new StatusMapping(Outgoing.WORDS, Map.of());
    private static final Actor STAFF = Actor.staff("mender");

    private final TestServer server;
    private final UnsentStatusSender sender;

    UnsentStatusSenderTest(TestServer server) {
        this.server = server;
        this.sender = server.part(UnsentStatusSender.class);
    }

    @Test
    void leavesOutWhatIsStillNotMappedWhatWasToldSinceAndThePartnersOwn() {
        try (Outgoing outgoing = Outgoing.to(server, Outgoing.knowing(FEW))) {
            outgoing.change(outgoing.order("moved-on"), "approved", "completed");
            outgoing.change(outgoing.order("no-word"), "on_hold");
            outgoing.change(outgoing.order("its-own"), "approved", Actor.partner(outgoing.partnerId()));
            assertThat(sender.count(outgoing.integration(), new StatusMapping(FEW, Map.of())))
                    .isZero();
            assertThat(sender.send(outgoing.partnerId(), STAFF)).isEqualTo(new UnsentStatusSender.Sent(0, 0));
            assertThat(sender.count(outgoing.integration(), ALL)).isEqualTo(1);
        }
    }

    @Test
    void refusesWithoutAnActiveIntegration() {
        Outgoing outgoing = Outgoing.to(server, Outgoing.knowing(FEW));
        outgoing.close();
        assertThatThrownBy(() -> sender.send(outgoing.partnerId(), STAFF)).isInstanceOf(Refusal.class);
    }

    /** One request sends a hundred orders in a transaction. */
    @Test
    void stopsWhenTheIntegrationIsDeactivatedMeanwhile() {
        try (Outgoing outgoing = Outgoing.to(server, Outgoing.knowing(Map.of("completed", "DELIVERED")));
                var rival = server.db().rival()) {
            List<OrderId> orders = IntStream.range(0, 101)
                    .mapToObj(number -> outgoing.order("A-" + number))
                    .toList();
            outgoing.configure(Outgoing.knowing(Outgoing.WORDS));
            rival.execute(
                    "select 1 from orders where id = ? for no key update",
                    orders.getLast().value());
            CompletableFuture<UnsentStatusSender.Sent> sending =
                    CompletableFuture.supplyAsync(() -> sender.send(outgoing.partnerId(), STAFF));
            rival.awaitSomebodyWaiting();
            outgoing.configure(Map.of("is_active", false));
            rival.rollback();
            assertThat(sending.orTimeout(20, SECONDS).join()).isEqualTo(new UnsentStatusSender.Sent(100, 1));
            assertThat(outgoing.states()).hasSize(100);
            assertThat(outgoing.unsentReasons()).containsExactly("not_mapped");
        }
    }

    @Test
    void tellsEachOnceWhereItStandsNowInItsPlaceOfTheLineAndAudited() {
        try (Outgoing outgoing = Outgoing.to(server, Outgoing.knowing(FEW))) {
            OrderId order = outgoing.order("mended");
            outgoing.deliverAll();
            outgoing.change(order, "approved", "scheduled");
            outgoing.configure(Outgoing.knowing(Outgoing.WORDS));
            assertThat(sender.count(
                            outgoing.integration(), outgoing.integration().mapping()))
                    .isEqualTo(1);
            assertThat(sender.send(outgoing.partnerId(), STAFF)).isEqualTo(new UnsentStatusSender.Sent(1, 0));
            assertThat(sender.send(outgoing.partnerId(), STAFF)).isEqualTo(new UnsentStatusSender.Sent(0, 0));
            outgoing.change(order, "completed");
            outgoing.deliverAll();
            assertThat(outgoing.simulator.log().statusesOf("mended"))
                    .containsExactly("RECEIVED", "PLANNED", "DELIVERED");
            assertThat(outgoing.unsentReasons()).containsExactly("not_mapped");
            assertThat(outgoing.db()
                            .count(
                                    "audit_logs where action = 'CURRENT_STATUS_TOLD' and record_id = ? and actor = ?",
                                    order.toString(),
                                    STAFF.name()))
                    .isEqualTo(1);
        }
    }

    @Test
    void leavesOutWhatThePartnerHasNotSubscribedTo() {
        try (Outgoing outgoing = Outgoing.to(server, Outgoing.knowing(FEW))) {
            outgoing.change(outgoing.order("unwanted"), "on_hold");
            outgoing.change(outgoing.order("wanted"), "approved");
            outgoing.configure(Outgoing.subscribedTo("order_approved"));
            outgoing.configure(Outgoing.knowing(Outgoing.WORDS));
            assertThat(sender.count(outgoing.integration(), ALL)).isEqualTo(1);
            assertThat(sender.send(outgoing.partnerId(), STAFF)).isEqualTo(new UnsentStatusSender.Sent(1, 0));
        }
    }

    @Test
    void areGroupedByStatusAndStandAmongTheUndelivered() {
        try (Outgoing outgoing = Outgoing.to(server, Outgoing.knowing(FEW))) {
            outgoing.change(outgoing.order("moved-on"), "approved", "completed");
            OrderId held = outgoing.order("held");
            outgoing.deliverAll();
            outgoing.change(held, "on_hold");
            outgoing.advance(Duration.ofSeconds(1));
            OrderId planned = outgoing.order("planned");
            outgoing.change(planned, "scheduled");
            OrderId waiting = outgoing.order("waiting");
            outgoing.change(waiting, "scheduled");
            outgoing.advance(Duration.ofSeconds(1));
            OrderId found = outgoing.order("not yet sent");
            assertThat(undelivered(outgoing, null, 10)).containsExactly(found, waiting, planned, held);
            outgoing.deliverAll();
            outgoing.change(planned, "approved");
            assertThat(undelivered(outgoing, null, 10)).containsExactly(planned, waiting, held);
            var first = server.part(Undelivered.class)
                    .orders(outgoing.partnerId(), null, null, null, 2)
                    .getLast();
            assertThat(undelivered(outgoing, first, 2)).containsExactly(held);
            assertThat(server.part(UnsentStatuses.class).groups(outgoing.partnerId()))
                    .extracting(group -> group.status() + " " + group.count() + " " + group.more())
                    .containsExactlyInAnyOrder("approved 1 false", "scheduled 1 false", "on_hold 1 false");
        }
    }

    private List<OrderId> undelivered(Outgoing outgoing, Undelivered.@Nullable Waiting after, int limit) {
        return server.part(Undelivered.class).orders(outgoing.partnerId(), null, null, after, limit).stream()
                .map(Undelivered.Waiting::order)
                .toList();
    }
}
