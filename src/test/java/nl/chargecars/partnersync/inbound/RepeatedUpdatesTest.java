package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that repeated and late updates are recognized, answered with 200 and change nothing (contract, "Outcome"). */
@ExtendWith(WithServer.class)
class RepeatedUpdatesTest {

    private static final Instant TEN = Instant.parse("2025-06-01T10:00:00Z");

    private final TestServer server;
    private final StatusSender sender;

    RepeatedUpdatesTest(TestServer server) {
        this.server = server;
        this.sender = StatusSender.ready(server);
    }

    @Test
    void theSameMessageIsADuplicate() {
        outcome("applied", sender.push("msg_1", Seed.STATUS_UPDATE));
        Reply again = outcome("duplicate", sender.push("msg_1", Seed.STATUS_UPDATE));
        assertThat(again.text("/data/chargecars_order_id")).startsWith("CC-");
        assertThat(again.text("/data/mapped_status")).isEqualTo("in_progress");
        assertThat(again.at("/data/transition_id").isNull()).isTrue();
        assertThat(sender.kept()).hasSize(2);
        assertThat(sender.walk()).containsExactly("new", "in_progress");
    }

    @Test
    void theSameMessageIsADuplicateEvenAfterTheOrderHasMovedOn() {
        JsonBody approve = Seed.statusUpdate().with("/status", "CONFIRMED").without("/timestamp");
        outcome("applied", sender.push("msg_1", approve));
        outcome("applied", sender.push("msg_2", approve.with("/status", "PLANNED")));
        outcome("duplicate", sender.push("msg_1", approve));
        assertThat(sender.walk()).containsExactly("new", "approved", "scheduled");
    }

    @Test
    void theSameMessageIsADuplicateEvenWhenItsStatusIsMappedNoMore() {
        outcome("applied", sender.push("msg_1", Seed.STATUS_UPDATE));
        sender.partner()
                .configure(StatusSender.integration().without("/status_mapping/partner_to_chargecars/IN_PROGRESS"))
                .is(200);
        Reply again = outcome("duplicate", sender.push("msg_1", Seed.STATUS_UPDATE));
        assertThat(again.text("/data/mapped_status")).isEqualTo("in_progress");
        outcome("duplicate", sender.pushSeedSigned(Seed.STATUS_UPDATE));
    }

    @Test
    void theSameMessageThatChangedNothingIsADuplicateToo() {
        JsonBody received = Seed.statusUpdate().with("/status", "RECEIVED");
        outcome("unchanged", sender.push("msg_1", received));
        outcome("duplicate", sender.push("msg_1", received));
    }

    @Test
    void anotherPartnerMayUseTheSameId() {
        StatusSender other = StatusSender.ready(server);
        outcome("applied", sender.push("msg_1", Seed.STATUS_UPDATE));
        outcome("applied", other.push("msg_1", Seed.STATUS_UPDATE));
    }

    @Test
    void theSameStatusOfTheSameTimeIsADuplicateHoweverItIsSent() {
        outcome("applied", sender.push("msg_1", Seed.STATUS_UPDATE));
        outcome("duplicate", sender.push("msg_2", Seed.STATUS_UPDATE));
        outcome("duplicate", sender.pushSeedSigned(Seed.STATUS_UPDATE));
        outcome("duplicate", sender.push(Seed.statusUpdate().with("/timestamp", "2025-06-01T12:30:00+02:00")));
        outcome("duplicate", sender.push(Seed.statusUpdate().with("/notes", "sent again")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025-06-01T10:30:00.1234567Z",
                "2025-06-01T10:30:00.123456789Z",
                "2025-06-01T10:30:00.999999999Z",
                "2025-06-01T10:30:00.0000004Z",
            })
    void aTimeFinerThanWeKeepIsStillTheSameTime(String timestamp) {
        JsonBody update = Seed.statusUpdate().with("/timestamp", timestamp);
        outcome("applied", sender.pushSeedSigned(update));
        outcome("duplicate", sender.pushSeedSigned(update));
    }

    @Test
    void anotherOrderMayHaveTheSameStatusAtTheSameTime() {
        sender.partner().placed("VLV-2");
        outcome("applied", sender.push(Seed.STATUS_UPDATE));
        outcome("applied", sender.push(Seed.statusUpdate().with("/partner_order_id", "VLV-2")));
    }

    @Test
    void theIdOfARequestWithACredentialCountsWithoutASignature() {
        StatusSender caller = takingCredentials();
        JsonBody approve = Seed.statusUpdate().with("/status", "CONFIRMED").without("/timestamp");
        StatusSender first = caller.with(caller.api().with("webhook-id", "msg_1"));
        StatusSender second = caller.with(caller.api().with("webhook-id", "msg_2"));
        outcome("applied", first.pushUnsigned(approve));
        outcome("applied", second.pushUnsigned(approve.with("/status", "PLANNED")));
        outcome("duplicate", first.pushUnsigned(approve));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256, 4_000})
    void anIdThatCannotBeOneIsNotTakenForOne(int length) {
        StatusSender caller = takingCredentials();
        StatusSender strange = caller.with(caller.api().with("webhook-id", "x".repeat(length)));
        JsonBody approve = Seed.statusUpdate().with("/status", "CONFIRMED").without("/timestamp");
        outcome("applied", strange.pushUnsigned(approve));
        outcome("applied", strange.pushUnsigned(approve.with("/status", "PLANNED")));
    }

    @Test
    void anIdThatTheSeedsSignatureDoesNotCoverCountsForNothing() {
        JsonBody approve = Seed.statusUpdate().with("/status", "CONFIRMED").without("/timestamp");
        JsonBody plan = approve.with("/status", "PLANNED");
        outcome("applied", sender.send(sender.seedSigned(approve).with("webhook-id", "msg_1"), approve));
        outcome("applied", sender.send(sender.seedSigned(plan).with("webhook-id", "msg_1"), plan));
    }

    /**
     * Such an update cannot be told from a replay of a recorded request (SECURITY.md, "Left open"). With a timestamp, a repetition is
     * a duplicate.
     */
    @Test
    void theSameWordsWithoutATimeMayBeMeantAgain() {
        JsonBody parked = Seed.statusUpdate().with("/status", "PARKED").without("/timestamp");
        JsonBody goingOn = parked.with("/status", "IN_PROGRESS");
        outcome("applied", sender.pushSeedSigned(parked));
        outcome("applied", sender.pushSeedSigned(goingOn));
        outcome("applied", sender.pushSeedSigned(parked));
        assertThat(sender.walk()).containsExactly("new", "on_hold", "in_progress", "on_hold");
    }

    @Test
    void whatIsOlderThanTheNewestAppliedIsStale() {
        outcome("applied", push("IN_PROGRESS", TEN));
        Reply stale = outcome("stale", push("CONFIRMED", TEN.minus(Duration.ofMillis(1))));
        assertThat(stale.text("/data/mapped_status")).isEqualTo("approved");
        assertThat(stale.at("/data/transition_id").isNull()).isTrue();
        outcome("duplicate", push("CONFIRMED", TEN.minus(Duration.ofMillis(1))));
        assertThat(sender.walk()).containsExactly("new", "in_progress");
    }

    @Test
    void whatIsStaleIsSoEvenIfTheWorkflowWouldNotAllowIt() {
        outcome("applied", push("CONFIRMED", TEN));
        outcome("applied", push("DELIVERED", TEN.plusSeconds(60)));
        outcome("stale", push("IN_PROGRESS", TEN.plusSeconds(30)));
    }

    @Test
    void whatIsOfTheSameTimeIsNotStale() {
        outcome("applied", push("CONFIRMED", TEN));
        outcome("applied", push("PLANNED", TEN));
    }

    @Test
    void onlyAppliedOnesMakeOthersStale() {
        outcome("unchanged", push("RECEIVED", TEN.plusSeconds(60)));
        push("DELIVERED", TEN.plusSeconds(60)).isFailure(409, "INVALID_STATUS_TRANSITION");
        push("UNHEARD_OF", TEN.plusSeconds(60)).isFailure(422, "STATUS_NOT_MAPPED");
        outcome("applied", push("CONFIRMED", TEN));
    }

    @Test
    void anUpdateWithoutATimeIsNeverStale() {
        outcome("applied", push("IN_PROGRESS", server.clock().instant().plus(Duration.ofHours(20))));
        outcome(
                "applied",
                sender.push(Seed.statusUpdate().with("/status", "PARKED").without("/timestamp")));
    }

    @Test
    void anUpdateWithoutATimeDoesNotMakeOlderOnesFresh() {
        Instant ahead = server.clock().instant().plus(Duration.ofHours(20));
        outcome("applied", push("IN_PROGRESS", ahead));
        outcome(
                "applied",
                sender.push(Seed.statusUpdate().with("/status", "PARKED").without("/timestamp")));
        outcome("stale", push("CONFIRMED", ahead.minusSeconds(1)));
    }

    @Test
    void changesByStaffDoNotMakeUpdatesStale() {
        outcome("applied", push("CONFIRMED", TEN));
        server.change(sender.order().text("/data/chargecars_order_id"), "on_hold")
                .is(200);
        outcome("applied", push("IN_PROGRESS", TEN.plusSeconds(1)));
    }

    private Reply push(String word, Instant timestamp) {
        return sender.push(StatusSender.update(word, timestamp));
    }

    private StatusSender takingCredentials() {
        TestPartner partner =
                TestPartner.integrated(server, StatusSender.integration().with("/inbound_auth", "credential"));
        partner.placed(Seed.PARTNER_ORDER_ID);
        return StatusSender.of(server, partner).withItsKey();
    }

    private static Reply outcome(String expected, Reply reply) {
        assertThat(reply.is(200).text("/data/outcome")).isEqualTo(expected);
        return reply;
    }
}
