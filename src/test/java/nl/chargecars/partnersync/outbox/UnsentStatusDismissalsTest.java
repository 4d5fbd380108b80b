package nl.chargecars.partnersync.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.outbox.UnsentStatusDismissals.Counted;
import nl.chargecars.partnersync.outbox.UnsentStatusDismissals.Which;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the dismissal of unsent statuses without a word: they are counted, dismissed, and counted again after the next change. */
@ExtendWith(WithServer.class)
class UnsentStatusDismissalsTest {

    private static final Map<String, String> FEW = Map.of("new", "RECEIVED", "completed", "DELIVERED");
    private static final Actor STAFF = Actor.staff("mender");

    private final TestServer server;
    private final UnsentStatusDismissals dismissals;

    UnsentStatusDismissalsTest(TestServer server) {
        this.server = server;
        this.dismissals = server.part(UnsentStatusDismissals.class);
    }

    @Test
    void areRefusedWithoutAStatusThatThereIsAndOfNoPartner() {
        try (Outgoing outgoing = Outgoing.to(server, Outgoing.knowing(FEW))) {
            String path = outgoing.path("/unsent-statuses/dismiss");
            assertThat(server.admin()
                            .post(path, Map.of())
                            .isFailure(422, "VALIDATION_FAILED")
                            .details())
                    .containsExactly("/status required");
            assertThat(server.admin()
                            .post(path, Map.of("status", "bogus"))
                            .isFailure(422, "VALIDATION_FAILED")
                            .details())
                    .containsExactly("/status unknown_status");
            outgoing.api().post(path, Map.of("status", "scheduled")).isFailure(403, "FORBIDDEN");
            String nobodys = "/api/v1/partners/" + PartnerId.next() + "/unsent-statuses/dismiss";
            server.admin().post(nobodys, Map.of("status", "new")).isFailure(404, "PARTNER_NOT_FOUND");
        }
    }

    @Test
    void leaveAloneWhatIsInAnotherStatusWentOnOrCameAfterTheCount() {
        try (Outgoing outgoing = Outgoing.to(server, Outgoing.knowing(FEW))) {
            outgoing.change(outgoing.order("another"), "on_hold");
            OrderId movedOn = outgoing.order("moves-on");
            outgoing.change(movedOn, "scheduled");
            OrderId dismissed = outgoing.order("dismissed");
            outgoing.change(dismissed, "scheduled");
            var scheduled = new Which(outgoing.partnerId(), "scheduled");
            Counted counted = dismissals.count(scheduled);
            assertThat(counted.matched()).isEqualTo(2);
            assertThat(counted.more()).isFalse();
            outgoing.change(movedOn, "approved");
            outgoing.change(outgoing.order("later"), "scheduled");
            assertThat(dismissals.dismiss(scheduled, Objects.requireNonNull(counted.newest()), STAFF))
                    .isEqualTo(1);
            assertThat(groups(outgoing)).containsExactlyInAnyOrder("on_hold 1", "approved 1", "scheduled 1");
            assertThat(outgoing.db()
                            .count(
                                    "audit_logs where action = 'UNTOLD_STATUS_DISMISSED' and record_id = ? and actor = ?",
                                    dismissed.toString(),
                                    STAFF.name()))
                    .isEqualTo(1);
        }
    }

    @Test
    void leaveAloneWhatThePartnerHasNotSubscribedTo() {
        try (Outgoing outgoing = Outgoing.to(server, Outgoing.knowing(FEW))) {
            outgoing.change(outgoing.order("unwanted"), "on_hold");
            outgoing.configure(Outgoing.subscribedTo("order_approved"));
            assertThat(dismissals.count(new Which(outgoing.partnerId(), "on_hold")))
                    .isEqualTo(new Counted(0, false, null));
        }
    }

    @Test
    void waitForNobodyAlsoOnceThereIsAWordAndAreThereAgainWithTheNextChange() {
        try (Outgoing outgoing = Outgoing.to(server, Outgoing.knowing(FEW))) {
            OrderId order = outgoing.order("settled");
            outgoing.deliverAll();
            outgoing.change(order, "scheduled");
            assertThat(undelivered(order)).isTrue();
            assertThat(dismiss(outgoing, Map.of("status", "scheduled", "dry_run", true)))
                    .isEqualTo("1 matched, 0 dismissed");
            assertThat(dismiss(outgoing, Map.of("status", "scheduled"))).isEqualTo("1 matched, 1 dismissed");
            assertThat(dismiss(outgoing, Map.of("status", "scheduled"))).isEqualTo("0 matched, 0 dismissed");
            assertThat(groups(outgoing)).isEmpty();
            assertThat(undelivered(order)).isFalse();
            assertThat(outgoing.unsentReasons()).containsExactly("not_mapped_dismissed");
            assertThat(server.part(UnsentStatusSender.class)
                            .count(outgoing.integration(), new StatusMapping(Outgoing.WORDS, Map.of())))
                    .isZero();
            outgoing.change(order, "on_hold");
            assertThat(groups(outgoing)).containsExactly("on_hold 1");
        }
    }

    @Test
    void canStillBeToldOneByOne() {
        try (Outgoing outgoing = Outgoing.to(server, Outgoing.knowing(FEW))) {
            OrderId order = outgoing.order("after-all");
            outgoing.deliverAll();
            outgoing.change(order, "scheduled");
            assertThat(dismiss(outgoing, Map.of("status", "scheduled"))).isEqualTo("1 matched, 1 dismissed");
            outgoing.configure(Outgoing.knowing(Outgoing.WORDS));
            assertThat(server.part(CurrentStatus.class).send(outgoing.partnerId(), order, STAFF))
                    .isInstanceOf(CurrentStatus.Sent.Queued.class);
            outgoing.deliverAll();
            assertThat(outgoing.simulator.log().statusesOf("after-all")).containsExactly("RECEIVED", "PLANNED");
            assertThat(outgoing.unsentReasons()).isEmpty();
        }
    }

    /** Dismisses by the API, as staff. Returns how many matched and how many were dismissed. */
    private String dismiss(Outgoing outgoing, Map<String, ?> which) {
        Reply done = server.admin()
                .post(outgoing.path("/unsent-statuses/dismiss"), which)
                .is(200);
        return done.text("/data/matched") + " matched, " + done.text("/data/dismissed") + " dismissed";
    }

    private boolean undelivered(OrderId order) {
        return !server.part(Undelivered.class).among(List.of(order)).isEmpty();
    }

    private List<String> groups(Outgoing outgoing) {
        return server.part(UnsentStatuses.class).groups(outgoing.partnerId()).stream()
                .map(group -> group.status() + " " + group.count())
                .toList();
    }
}
