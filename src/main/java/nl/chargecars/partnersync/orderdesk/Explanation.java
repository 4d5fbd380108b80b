package nl.chargecars.partnersync.orderdesk;

import static nl.chargecars.partnersync.orderdesk.SyncVerdict.AGAIN;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.ASKED_TO_WAIT;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.BEHIND;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.BREAKER;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.CADENCE;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.DELIVERED;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.DISMISSED;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.ECHO;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.FAILED;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.FEED_ONLY;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.FIRST_TRY;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.HELD_DISABLED;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.HELD_INACTIVE;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.HELD_NO_ADDRESS;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.HELD_PAUSED;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.NOT_FETCHED;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.NOT_MAPPED;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.NOT_MAPPED_DISMISSED;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.NOT_SUBSCRIBED;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.NO_INTEGRATION;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.RELEASING;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.RETRYING;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.UNDER_WAY;
import static nl.chargecars.partnersync.orderdesk.SyncVerdict.UNKNOWN;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.orderdesk.Sentence.Coming;
import nl.chargecars.partnersync.orderdesk.Sentence.Label;
import nl.chargecars.partnersync.orderdesk.Sentence.Named;
import nl.chargecars.partnersync.orderdesk.Sentence.Past;
import nl.chargecars.partnersync.orderdesk.Sentence.Why;
import nl.chargecars.partnersync.orderdesk.Situation.Earlier;
import nl.chargecars.partnersync.orderdesk.Situation.Endpoint;
import nl.chargecars.partnersync.orderdesk.Situation.OldWord;
import nl.chargecars.partnersync.partner.Hold;
import nl.chargecars.partnersync.partner.SyncFrequency;
import org.jspecify.annotations.Nullable;

/**
 * Answers "why did this order's status not reach the partner?", or says that it did; shown at the top of an order's page.
 * Computed from the {@link Situation} alone, for every state, without any query.
 *
 * @param remedies what puts it right, the best first; empty where nothing has to be put right
 */
public record Explanation(SyncVerdict verdict, List<Sentence> sentences, List<Remedy> remedies) {

    static Explanation of(Situation situation) {
        DeliveryView delivery = situation.delivery();
        if (delivery == null) {
            return neverSent(situation);
        }
        Explanation explanation = switch (delivery.state()) {
            case DELIVERED -> delivered(situation, delivery);
            case FAILED -> failed(situation, delivery);
            case DISMISSED -> dismissed(situation, delivery);
            case PENDING, HELD -> open(situation, delivery, situation.status());
        };
        return situation.oldWord() == null
                ? explanation
                : explanation.carrying(situation.oldWord(), situation.status(), delivery);
    }

    /** Offers to tell the status in today's word in place of a retry, which would send the old one again. */
    private Explanation carrying(OldWord word, Label status, DeliveryView delivery) {
        Sentence carries = Sentence.of("old_word", status, word.carried(), word.today());
        Remedy retry = Remedy.retry(delivery);
        return new Explanation(
                verdict,
                Stream.concat(sentences.stream(), Stream.of(carries)).toList(),
                Stream.concat(remedies.stream().filter(one -> !one.equals(retry)), Stream.of(Remedy.tell()))
                        .toList());
    }

    /** Returns the name of the state whose colour the explanation has, as in pages.css. */
    public String style() {
        return verdict.tone().style();
    }

    public String name() {
        return verdict.wireName();
    }

    private static Explanation neverSent(Situation situation) {
        SyncVerdict verdict = unsent(situation);
        Sentence why = Sentence.of(verdict.wireName(), situation.partner(), situation.status());
        if (situation.canNotify()) {
            return new Explanation(verdict, List.of(why, Sentence.of("tellable")), List.of(Remedy.tell()));
        }
        Endpoint endpoint = situation.endpoint();
        if (endpoint == null) {
            return new Explanation(verdict, List.of(why), List.of());
        }
        return switch (verdict) {
            case NOT_MAPPED -> new Explanation(verdict, List.of(why), List.of(Remedy.mapping(endpoint.integration())));
            case NOT_SUBSCRIBED, NO_INTEGRATION -> mendedAtIntegration(verdict, endpoint, why);
            default -> new Explanation(verdict, List.of(why), List.of());
        };
    }

    private static SyncVerdict unsent(Situation situation) {
        TransitionNotice notice = situation.notice();
        if (notice == null) {
            return UNKNOWN;
        }
        return switch (notice) {
            case NOT_MAPPED -> NOT_MAPPED;
            case NOT_MAPPED_DISMISSED -> NOT_MAPPED_DISMISSED;
            case NOT_SUBSCRIBED -> NOT_SUBSCRIBED;
            case ECHO -> ECHO;
            case NO_INTEGRATION -> NO_INTEGRATION;
            case FEED_ONLY -> situation.unread() ? NOT_FETCHED : FEED_ONLY;
            case PENDING, HELD, DELIVERED, FAILED, DISMISSED -> UNKNOWN;
        };
    }

    private static Explanation delivered(Situation situation, DeliveryView delivery) {
        var at = new Past(Objects.requireNonNullElse(delivery.settledAt(), delivery.createdAt()));
        Sentence said = situation.latencyMs() == null
                ? Sentence.of("delivered_before", situation.partner(), situation.status(), at)
                : Sentence.of("delivered", situation.partner(), situation.status(), at, situation.latencyMs());
        return new Explanation(DELIVERED, List.of(said), List.of());
    }

    private static Explanation failed(Situation situation, DeliveryView delivery) {
        Sentence gaveUp = situation.arrived()
                ? Sentence.of(
                        "failed_event",
                        situation.partner(),
                        situation.status(),
                        Named.event(delivery.event()),
                        delivery.attemptCount())
                : Sentence.of("failed", situation.partner(), situation.status(), delivery.attemptCount());
        return new Explanation(FAILED, with(gaveUp, cause(delivery)), again(situation, delivery));
    }

    private static Explanation dismissed(Situation situation, DeliveryView delivery) {
        Sentence said = Sentence.of("dismissed", situation.partner(), situation.status());
        String why = delivery.dismissalReason();
        Sentence reason = why == null
                ? null
                : Sentence.of("because", new Why(delivery.deliveryId().value(), why));
        return new Explanation(DISMISSED, with(said, reason), again(situation, delivery));
    }

    /**
     * Returns how to notify the partner after all: by a retry of the delivery while it can be sent again, otherwise with the
     * present status.
     */
    private static List<Remedy> again(Situation situation, DeliveryView delivery) {
        if (situation.resendable()) {
            return List.of(Remedy.retry(delivery));
        }
        return situation.canNotify() ? List.of(Remedy.tell()) : List.of();
    }

    /**
     * Explains a delivery that is pending or held: what stops the whole integration, or otherwise what comes before its next
     * attempt.
     */
    private static Explanation open(Situation situation, DeliveryView delivery, Label status) {
        Endpoint endpoint = situation.endpoint();
        String partner = situation.partner();
        if (endpoint == null) {
            return new Explanation(
                    HELD_INACTIVE, List.of(Sentence.of(HELD_INACTIVE.wireName(), partner, status)), List.of());
        }
        if (endpoint.hold() == Hold.INACTIVE && situation.canNotify()) {
            return replaced(partner, status);
        }
        if (endpoint.hold() != null) {
            return held(endpoint.hold(), endpoint, partner, status);
        }
        Earlier first = situation.first();
        if (delivery.waitingForEarlier() && first != null) {
            return behind(situation, first, status);
        }
        return sending(situation, endpoint, delivery, status);
    }

    private static Explanation behind(Situation situation, Earlier first, Label status) {
        Explanation blocking = open(situation, first.delivery(), first.status());
        Sentence waits = Sentence.of(BEHIND.wireName(), situation.partner(), status, first.status());
        return new Explanation(
                BEHIND,
                Stream.concat(Stream.of(waits), blocking.sentences().stream()).toList(),
                blocking.remedies());
    }

    private static Explanation sending(Situation situation, Endpoint endpoint, DeliveryView delivery, Label status) {
        String partner = situation.partner();
        Instant now = situation.now();
        // to the minute: what is overdue would otherwise make the page another one with every second
        Instant soon = now.truncatedTo(ChronoUnit.MINUTES);
        Instant due = later(later(soon, delivery.nextAttemptAt()), endpoint.pausedUntil());
        Sentence cause = cause(delivery);
        if (delivery.underWay()) {
            return new Explanation(UNDER_WAY, List.of(Sentence.of(UNDER_WAY.wireName(), partner, status)), List.of());
        }
        if (endpoint.failing()) {
            Sentence paused = Sentence.of(BREAKER.wireName(), partner, status, new Coming(due));
            return mendedAtIntegration(BREAKER, endpoint, paused, endpoint.fault() == null ? cause : endpoint.fault());
        }
        if (endpoint.pausedUntil() != null && endpoint.pausedUntil().isAfter(now)) {
            Sentence asked = Sentence.of(ASKED_TO_WAIT.wireName(), partner, status, new Coming(due));
            return mendedAtIntegration(ASKED_TO_WAIT, endpoint, asked, cause);
        }
        if (cause != null) {
            Sentence retrying =
                    Sentence.of(RETRYING.wireName(), partner, status, new Coming(due), delivery.attemptCount());
            return new Explanation(RETRYING, with(retrying, cause), List.of(Remedy.retry(delivery)));
        }
        if (endpoint.frequency() != SyncFrequency.REAL_TIME && due.isAfter(now)) {
            Sentence fixed = Sentence.of(
                    CADENCE.wireName() + "_" + endpoint.frequency().wireName(), partner, status, new Coming(due));
            return mendedAtIntegration(CADENCE, endpoint, fixed);
        }
        SyncVerdict verdict = nothingInTheWay(endpoint, delivery);
        return new Explanation(verdict, List.of(Sentence.of(verdict.wireName(), partner, status)), List.of());
    }

    private static SyncVerdict nothingInTheWay(Endpoint endpoint, DeliveryView delivery) {
        if (delivery.attemptCount() > 0) {
            return AGAIN;
        }
        return endpoint.releasing() ? RELEASING : FIRST_TRY;
    }

    private static Explanation held(Hold hold, Endpoint endpoint, String partner, Label status) {
        return switch (hold) {
            case INACTIVE -> held(HELD_INACTIVE, endpoint, partner, status);
            case PAUSED -> held(HELD_PAUSED, endpoint, partner, status);
            case DISABLED -> disabled(endpoint, partner, status);
            case NO_ADDRESS -> held(HELD_NO_ADDRESS, endpoint, partner, status);
        };
    }

    /** Explains a delivery that stays held: the integration that replaced its own can tell the present status. */
    private static Explanation replaced(String partner, Label status) {
        return new Explanation(
                HELD_INACTIVE,
                List.of(Sentence.of(HELD_INACTIVE.wireName(), partner, status), Sentence.of("replaced")),
                List.of(Remedy.tell()));
    }

    private static Explanation held(SyncVerdict verdict, Endpoint endpoint, String partner, Label status) {
        return mendedAtIntegration(verdict, endpoint, Sentence.of(verdict.wireName(), partner, status));
    }

    private static Explanation disabled(Endpoint endpoint, String partner, Label status) {
        var since = new Past(Objects.requireNonNull(endpoint.disabledSince()));
        return mendedAtIntegration(
                HELD_DISABLED,
                endpoint,
                Sentence.of(HELD_DISABLED.wireName(), partner, status, since),
                endpoint.disabledWhy() == null
                        ? null
                        : Sentence.of(
                                "because",
                                new Named("endpoint.disabled." + endpoint.disabledCode(), endpoint.disabledWhy())));
    }

    private static Explanation mendedAtIntegration(
            SyncVerdict verdict, Endpoint endpoint, Sentence sentence, @Nullable Sentence... more) {
        return new Explanation(verdict, with(sentence, more), List.of(Remedy.integration(endpoint.integration())));
    }

    /** Returns what went wrong in the last attempt; null when nothing did. */
    private static @Nullable Sentence cause(DeliveryView delivery) {
        if (delivery.lastError() == null) {
            return null;
        }
        return delivery.lastResponseStatus() == null
                ? Sentence.of(
                        "no_answer", new Named("attempt.failed." + delivery.lastErrorCode(), delivery.lastError()))
                : Sentence.of("answers", String.valueOf(delivery.lastResponseStatus()));
    }

    private static List<Sentence> with(Sentence first, @Nullable Sentence... more) {
        List<Sentence> sentences = new ArrayList<>(List.of(first));
        for (Sentence one : more) {
            if (one != null) {
                sentences.add(one);
            }
        }
        return List.copyOf(sentences);
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }
}
