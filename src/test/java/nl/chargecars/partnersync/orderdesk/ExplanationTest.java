package nl.chargecars.partnersync.orderdesk;

import static nl.chargecars.partnersync.outbox.DeliveryState.DELIVERED;
import static nl.chargecars.partnersync.outbox.DeliveryState.DISMISSED;
import static nl.chargecars.partnersync.outbox.DeliveryState.FAILED;
import static nl.chargecars.partnersync.outbox.DeliveryState.HELD;
import static nl.chargecars.partnersync.outbox.DeliveryState.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.orderdesk.Sentence.Coming;
import nl.chargecars.partnersync.orderdesk.Sentence.Label;
import nl.chargecars.partnersync.orderdesk.Sentence.Named;
import nl.chargecars.partnersync.orderdesk.Sentence.Past;
import nl.chargecars.partnersync.orderdesk.Sentence.Why;
import nl.chargecars.partnersync.orderdesk.Situation.Earlier;
import nl.chargecars.partnersync.orderdesk.Situation.Endpoint;
import nl.chargecars.partnersync.orderdesk.Situation.OldWord;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.partner.Hold;
import nl.chargecars.partnersync.partner.SyncFrequency;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Tests that every state of a notification to a partner has its own text, its own colour and the remedies for it. */
class ExplanationTest {

    private static final Label NEW = new Label("New");
    private static final Label COMPLETED = new Label("Completed");
    private static final Label APPROVED = new Label("Approved");
    private static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");
    private static final Instant EARLIER = NOW.minus(Duration.ofHours(1));
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(4));
    private static final IntegrationId INTEGRATION = IntegrationId.next();
    private static final DeliveryId DELIVERY = DeliveryId.next();
    private static final Endpoint WELL =
            new Endpoint(INTEGRATION, null, null, null, null, SyncFrequency.REAL_TIME, false, null, false, null);

    @Test
    void saysWhenItWasDeliveredAndHowFast() {
        DeliveryView delivered = delivery(DELIVERED).settled(EARLIER).view();
        is(
                of(delivered, WELL, 85),
                SyncVerdict.DELIVERED,
                "delivered",
                Sentence.of("delivered", "Volvo", APPROVED, new Past(EARLIER), 85));
        is(
                of(delivered, WELL, null),
                SyncVerdict.DELIVERED,
                "delivered",
                Sentence.of("delivered_before", "Volvo", APPROVED, new Past(EARLIER)));
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_MAPPED, NOT_MAPPED, failed, /integrations/%s#mapping",
        "NOT_MAPPED_DISMISSED, NOT_MAPPED_DISMISSED, dismissed,",
        "NOT_SUBSCRIBED, NOT_SUBSCRIBED, dismissed, /integrations/%s",
        "NO_INTEGRATION, NO_INTEGRATION, failed, /integrations/%s",
        "ECHO, ECHO, dismissed,",
        "FEED_ONLY, FEED_ONLY, delivered,",
        "DELIVERED, UNKNOWN, dismissed,",
    })
    void saysWhyNothingWasSent(TransitionNotice notice, SyncVerdict verdict, String style, @Nullable String mends) {
        Explanation explanation = neverSent(notice, WELL, false);
        is(explanation, verdict, style, Sentence.of(verdict.wireName(), "Volvo", APPROVED));
        assertThat(explanation.remedies())
                .extracting(Remedy::target)
                .isEqualTo(mends == null ? List.of() : List.of(mends.formatted(INTEGRATION)));
    }

    /** The state has no remedy on our side: the partner has to fetch its events. */
    @Test
    void saysThatThePartnerHasNotFetchedWhatItFetchesItself() {
        Explanation unread = Explanation.of(new Situation(
                "Volvo",
                APPROVED,
                TransitionNotice.FEED_ONLY,
                null,
                null,
                false,
                null,
                holding(Hold.NO_ADDRESS),
                true,
                true,
                false,
                null,
                NOW));
        is(unread, SyncVerdict.NOT_FETCHED, "pending", Sentence.of("not_fetched", "Volvo", APPROVED));
        assertThat(unread.remedies()).isEmpty();
    }

    @Test
    void saysThatNothingIsKnownWithoutANotice() {
        assertThat(Explanation.of(new Situation(
                                "Volvo", NEW, null, null, null, false, null, null, false, true, false, null, NOW))
                        .verdict())
                .isEqualTo(SyncVerdict.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_MAPPED", "NOT_MAPPED_DISMISSED", "NOT_SUBSCRIBED", "NO_INTEGRATION"})
    void offersToTellWhatWasNotToldOnceThatIsMended(TransitionNotice notice) {
        Explanation explanation = neverSent(notice, WELL, true);
        assertThat(explanation.sentences()).last().isEqualTo(Sentence.of("tellable"));
        assertThat(explanation.remedies()).containsExactly(Remedy.tell());
    }

    @Test
    void linksToNoIntegrationWhereThereIsNone() {
        assertThat(neverSent(TransitionNotice.NO_INTEGRATION, null, false).remedies())
                .isEmpty();
    }

    @Test
    void saysWhoGaveUpAndWhy() {
        is(
                of(delivery(FAILED).error(503, "HTTP 503").attempts(10).view(), WELL, null),
                SyncVerdict.FAILED,
                "failed",
                Sentence.of("failed", "Volvo", APPROVED, 10),
                Sentence.of("answers", "503"));
        Explanation dismissed =
                of(delivery(DISMISSED).dismissed("told by phone").view(), WELL, null);
        is(
                dismissed,
                SyncVerdict.DISMISSED,
                "dismissed",
                Sentence.of("dismissed", "Volvo", APPROVED),
                Sentence.of("because", new Why(DELIVERY.value(), "told by phone")));
        assertThat(dismissed.remedies())
                .containsExactly(Remedy.retry(delivery(DISMISSED).view()));
    }

    @Test
    void namesTheEventThatFailedWhenAnotherOneOfTheChangeArrived() {
        DeliveryView failed =
                delivery(FAILED).error(503, "HTTP 503").attempts(10).view();
        is(
                Explanation.of(new Situation(
                        "Volvo", APPROVED, null, failed, null, true, null, WELL, false, true, false, null, NOW)),
                SyncVerdict.FAILED,
                "failed",
                Sentence.of("failed_event", "Volvo", APPROVED, Named.event("status_changed"), 10),
                Sentence.of("answers", "503"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "DISMISSED"})
    void sendsNothingAgainThatIsKeptNoLongerButTellsItAnewWhereItCan(DeliveryState state) {
        DeliveryView delivery = delivery(state).attempts(10).view();
        assertThat(forgotten(delivery, true).remedies()).containsExactly(Remedy.tell());
        assertThat(forgotten(delivery, false).remedies()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "FAILED", "DISMISSED"})
    void tellsTheStatusInTodaysWordWhereARetryWouldSendTheOldOne(DeliveryState state) {
        DeliveryView delivery =
                delivery(state).error(422, "HTTP 422").attempts(1).next(LATER).view();
        Explanation explanation = Explanation.of(new Situation(
                "Volvo",
                APPROVED,
                null,
                delivery,
                null,
                false,
                null,
                WELL,
                false,
                true,
                false,
                new OldWord("CONFRIMED", "CONFIRMED"),
                NOW));
        assertThat(explanation.sentences())
                .last()
                .isEqualTo(Sentence.of("old_word", APPROVED, "CONFRIMED", "CONFIRMED"));
        assertThat(explanation.remedies()).containsExactly(Remedy.tell());
    }

    private static Explanation forgotten(DeliveryView delivery, boolean tellable) {
        return Explanation.of(new Situation(
                "Volvo", APPROVED, null, delivery, null, false, null, WELL, false, false, tellable, null, NOW));
    }

    @Test
    void saysWhatTheLastTryMetAndWhenTheNextOneIs() {
        Explanation answered = of(
                delivery(PENDING).error(503, "HTTP 503").attempts(2).next(LATER).view(), WELL, null);
        is(
                answered,
                SyncVerdict.RETRYING,
                "pending",
                Sentence.of("retrying", "Volvo", APPROVED, new Coming(LATER), 2),
                Sentence.of("answers", "503"));
        assertThat(answered.remedies())
                .containsExactly(Remedy.retry(delivery(PENDING).view()));
        assertThat(of(delivery(PENDING).error(null, "timed out").attempts(1).view(), WELL, null)
                        .sentences())
                .last()
                .isEqualTo(Sentence.of("no_answer", new Named("attempt.failed.timed_out", "timed out")));
    }

    @Test
    void saysThatTheFirstTryIsAboutToBeMadeOrUnderWay() {
        is(
                of(delivery(PENDING).view(), WELL, null),
                SyncVerdict.FIRST_TRY,
                "pending",
                Sentence.of("first_try", "Volvo", APPROVED));
        is(
                of(delivery(PENDING).underWay().view(), WELL, null),
                SyncVerdict.UNDER_WAY,
                "pending",
                Sentence.of("under_way", "Volvo", APPROVED));
    }

    @Test
    void saysThatWhatWentWellIsSentAgain() {
        is(
                of(delivery(PENDING).attempts(1).view(), WELL, null),
                SyncVerdict.AGAIN,
                "pending",
                Sentence.of("again", "Volvo", APPROVED));
    }

    @Test
    void saysWhoHoldsIt() {
        held(Hold.INACTIVE, SyncVerdict.HELD_INACTIVE);
        held(Hold.PAUSED, SyncVerdict.HELD_PAUSED);
        held(Hold.NO_ADDRESS, SyncVerdict.HELD_NO_ADDRESS);
        is(
                of(delivery(HELD).view(), disabled(), null),
                SyncVerdict.HELD_DISABLED,
                "held",
                Sentence.of("held_disabled", "Volvo", APPROVED, new Past(EARLIER)),
                Sentence.of("because", new Named("endpoint.disabled.gone", "410")));
        assertThat(of(delivery(HELD).view(), null, null).verdict()).isEqualTo(SyncVerdict.HELD_INACTIVE);
    }

    @Test
    void tellsThroughTheIntegrationThatReplacedTheOneThatHoldsIt() {
        Explanation replaced = Explanation.of(new Situation(
                "Volvo",
                APPROVED,
                null,
                delivery(HELD).view(),
                null,
                false,
                null,
                holding(Hold.INACTIVE),
                false,
                false,
                true,
                null,
                NOW));
        is(
                replaced,
                SyncVerdict.HELD_INACTIVE,
                "held",
                Sentence.of("held_inactive", "Volvo", APPROVED),
                Sentence.of("replaced"));
        assertThat(replaced.remedies()).containsExactly(Remedy.tell());
    }

    @Test
    void saysThatTheBreakerIsOpenAndWhenItProbes() {
        Explanation open = of(
                delivery(PENDING).error(500, "HTTP 500").attempts(3).next(NOW).view(), paused(true, LATER), null);
        is(
                open,
                SyncVerdict.BREAKER,
                "held",
                Sentence.of("breaker", "Volvo", APPROVED, new Coming(LATER)),
                Sentence.of("answers", "500"));
        assertThat(open.remedies()).containsExactly(Remedy.integration(INTEGRATION));
        assertThat(of(delivery(PENDING).next(NOW).view(), paused(true, null), null)
                        .sentences())
                .containsExactly(Sentence.of("breaker", "Volvo", APPROVED, new Coming(NOW)));
    }

    @Test
    void saysWhatTheFailingEndpointMetLastAndNotWhatTheDeliveryMetBefore() {
        Sentence fault = Sentence.of("no_answer", new Named("attempt.failed.certificate_not_trusted", "not trusted"));
        var endpoint =
                new Endpoint(INTEGRATION, null, null, null, null, SyncFrequency.REAL_TIME, true, LATER, false, fault);
        assertThat(of(delivery(PENDING).error(null, "timed out").attempts(3).view(), endpoint, null)
                        .sentences())
                .last()
                .isEqualTo(fault);
    }

    @Test
    void saysThatTheEndpointAskedToWaitAndLeadsToWhereThatIsEnded() {
        Explanation asked =
                of(delivery(PENDING).error(429, "HTTP 429").attempts(1).view(), paused(false, LATER), null);
        is(
                asked,
                SyncVerdict.ASKED_TO_WAIT,
                "pending",
                Sentence.of("asked_to_wait", "Volvo", APPROVED, new Coming(LATER)),
                Sentence.of("answers", "429"));
        assertThat(asked.remedies()).containsExactly(Remedy.integration(INTEGRATION));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "REAL_TIME")
    void saysThatItWaitsForTheCadence(SyncFrequency frequency) {
        is(
                of(delivery(PENDING).next(LATER).view(), every(frequency), null),
                SyncVerdict.CADENCE,
                "pending",
                Sentence.of("cadence_" + frequency.wireName(), "Volvo", APPROVED, new Coming(LATER)));
    }

    @Test
    void speaksOfNoCadenceOnceItsTimeHasComeOrATryFailed() {
        assertThat(of(delivery(PENDING).next(NOW).view(), every(SyncFrequency.HOURLY), null)
                        .verdict())
                .isEqualTo(SyncVerdict.FIRST_TRY);
        DeliveryView tried =
                delivery(PENDING).error(500, "HTTP 500").attempts(1).next(LATER).view();
        assertThat(of(tried, every(SyncFrequency.HOURLY), null).verdict()).isEqualTo(SyncVerdict.RETRYING);
    }

    @Test
    void saysThatWhatWasHeldGoesOutAtAPace() {
        is(
                of(delivery(PENDING).view(), releasing(), null),
                SyncVerdict.RELEASING,
                "pending",
                Sentence.of("releasing", "Volvo", APPROVED));
    }

    @Test
    void saysWhatGoesFirstAndWhyThatHasNotGone() {
        DeliveryView first =
                delivery(PENDING).error(503, "HTTP 503").attempts(2).next(LATER).view();
        Explanation behind = Explanation.of(new Situation(
                "Volvo",
                COMPLETED,
                TransitionNotice.PENDING,
                delivery(PENDING).waiting().view(),
                null,
                false,
                new Earlier(APPROVED, first),
                WELL,
                false,
                true,
                false,
                null,
                NOW));
        is(
                behind,
                SyncVerdict.BEHIND,
                "pending",
                Sentence.of("behind", "Volvo", COMPLETED, APPROVED),
                Sentence.of("retrying", "Volvo", APPROVED, new Coming(LATER), 2),
                Sentence.of("answers", "503"));
        assertThat(behind.remedies()).containsExactly(Remedy.retry(first));
    }

    @Test
    void saysThatAllIsHeldEvenOfWhatWaitsForSomethingEarlier() {
        DeliveryView waiting = delivery(HELD).waiting().view();
        var first = new Earlier(APPROVED, delivery(HELD).view());
        assertThat(Explanation.of(new Situation(
                                "Volvo",
                                COMPLETED,
                                TransitionNotice.HELD,
                                waiting,
                                null,
                                false,
                                first,
                                holding(Hold.PAUSED),
                                false,
                                true,
                                false,
                                null,
                                NOW))
                        .verdict())
                .isEqualTo(SyncVerdict.HELD_PAUSED);
    }

    private static void held(Hold hold, SyncVerdict verdict) {
        Explanation explanation = of(delivery(HELD).view(), holding(hold), null);
        is(explanation, verdict, "held", Sentence.of(verdict.wireName(), "Volvo", APPROVED));
        assertThat(explanation.remedies()).containsExactly(Remedy.integration(INTEGRATION));
    }

    private static void is(Explanation explanation, SyncVerdict verdict, String style, Sentence... sentences) {
        assertThat(explanation.verdict()).isEqualTo(verdict);
        assertThat(explanation.style()).isEqualTo(style);
        assertThat(explanation.sentences()).containsExactly(sentences);
    }

    private static Explanation of(DeliveryView delivery, @Nullable Endpoint endpoint, @Nullable Integer latencyMs) {
        return Explanation.of(new Situation(
                "Volvo", APPROVED, null, delivery, latencyMs, false, null, endpoint, false, true, false, null, NOW));
    }

    private static Explanation neverSent(TransitionNotice notice, @Nullable Endpoint endpoint, boolean tellable) {
        return Explanation.of(new Situation(
                "Volvo", APPROVED, notice, null, null, false, null, endpoint, false, true, tellable, null, NOW));
    }

    private static Endpoint holding(Hold hold) {
        return new Endpoint(INTEGRATION, hold, null, null, null, SyncFrequency.REAL_TIME, false, null, false, null);
    }

    private static Endpoint disabled() {
        return new Endpoint(
                INTEGRATION, Hold.DISABLED, EARLIER, "410", "gone", SyncFrequency.REAL_TIME, false, null, false, null);
    }

    private static Endpoint paused(boolean failing, @Nullable Instant until) {
        return new Endpoint(INTEGRATION, null, null, null, null, SyncFrequency.REAL_TIME, failing, until, false, null);
    }

    private static Endpoint every(SyncFrequency frequency) {
        return new Endpoint(INTEGRATION, null, null, null, null, frequency, false, null, false, null);
    }

    private static Endpoint releasing() {
        return new Endpoint(INTEGRATION, null, null, null, null, SyncFrequency.REAL_TIME, false, null, true, null);
    }

    private static Draft delivery(DeliveryState state) {
        return new Draft(state);
    }

    /** A builder for deliveries. */
    private static final class Draft {

        private final DeliveryState state;
        private boolean waitingForEarlier;
        private boolean isUnderWay;
        private @Nullable Instant nextAttemptAt;
        private int attemptCount;
        private @Nullable Integer responseStatus;
        private @Nullable String lastError;
        private @Nullable Instant settledAt;
        private @Nullable String reason;

        Draft(DeliveryState state) {
            this.state = state;
        }

        Draft waiting() {
            waitingForEarlier = true;
            nextAttemptAt = null;
            return this;
        }

        Draft underWay() {
            isUnderWay = true;
            nextAttemptAt = null;
            return this;
        }

        Draft next(Instant at) {
            nextAttemptAt = at;
            return this;
        }

        Draft attempts(int count) {
            attemptCount = count;
            return this;
        }

        Draft error(@Nullable Integer status, String error) {
            responseStatus = status;
            lastError = error;
            return this;
        }

        Draft settled(Instant at) {
            settledAt = at;
            return this;
        }

        Draft dismissed(String why) {
            settledAt = EARLIER;
            reason = why;
            return this;
        }

        DeliveryView view() {
            return new DeliveryView(
                    DELIVERY,
                    INTEGRATION,
                    TransitionId.next(),
                    "status_changed",
                    state,
                    "normal",
                    "CC-2026-00001",
                    "VLV-1",
                    EARLIER,
                    waitingForEarlier,
                    isUnderWay,
                    nextAttemptAt,
                    attemptCount,
                    responseStatus,
                    lastError,
                    lastError == null ? null : lastError.replace(' ', '_'),
                    settledAt,
                    reason);
        }
    }
}
