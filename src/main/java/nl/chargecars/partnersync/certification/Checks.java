package nl.chargecars.partnersync.certification;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nl.chargecars.partnersync.certification.Call.Signing;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.outbound.TestWebhooks;
import nl.chargecars.partnersync.partner.EndpointSettings;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.StatusVocabulary;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes each check and judges its result. */
final class Checks {

    /** A long reason: about 900 characters of one to four bytes each. A reason that staff enter has 1,000 characters at most. */
    private static final String LONG_REASON =
            "Zoë Ünal wacht op de netbeheerder – žluťoučký κόσμος 充电桩 🔌. ".repeat(15);

    private static final String UNKNOWN_EVENT = "test_of_an_unknown_type";

    /**
     * Stands for any status as the previous one of a change. Only whether there is a previous status makes a difference to the
     * events of a change.
     */
    private static final String ANOTHER_STATUS = "another";

    private final Trial trial;
    private final CertificationShape shape;
    private final StatusVocabulary vocabulary;

    Checks(Trial trial, CertificationShape shape, StatusVocabulary vocabulary) {
        this.trial = trial;
        this.shape = shape;
        this.vocabulary = vocabulary;
    }

    CheckResult make(Check check) {
        return switch (check) {
            case CONFIGURATION -> configuration(trial.integration());
            case ADDRESS -> CheckResult.of(check, address(trial.integration()), List.of());
            case ANSWERS -> answers();
            case REPEATED -> repeated();
            case WRONG_SIGNATURE -> forged(check, Signing.OTHER_SECRET);
            case ALTERED_BODY -> forged(check, Signing.OTHER_BODY);
            case MISSING_SIGNATURE -> forged(check, Signing.NONE);
            case OLD_TIMESTAMP -> old();
            case LARGE_BODY -> taken(check, large(), Finding.LARGE_REFUSED);
            case UNKNOWN_FIELDS -> taken(check, strange(), Finding.UNKNOWN_FIELDS_REFUSED);
            case UNKNOWN_EVENT -> unknownEvent();
            case CONCURRENT -> concurrent();
            case KEEP_ALIVE ->
                CheckResult.of(check, trial.closes() ? Finding.CLOSES_EACH_TIME : Finding.STAYS_OPEN, List.of());
            case LATENCY -> latency();
        };
    }

    private CheckResult configuration(Integration integration) {
        if (integration.endpoint().events().isEmpty()) {
            return CheckResult.of(Check.CONFIGURATION, Finding.NO_EVENTS, List.of());
        }
        if (integration.mapping().chargecarsToPartner().isEmpty()) {
            return CheckResult.of(Check.CONFIGURATION, Finding.NO_STATUS_MAPPED, List.of());
        }
        List<String> untold = vocabulary.statuses().stream()
                .filter(status -> integration.mapping().toPartner(status).isEmpty())
                .filter(status -> subscribed(integration.endpoint(), status))
                .sorted()
                .toList();
        return untold.isEmpty()
                ? CheckResult.of(Check.CONFIGURATION, Finding.CONFIGURED, List.of())
                : CheckResult.about(untold, Check.CONFIGURATION, Finding.STATUSES_WITHOUT_WORD);
    }

    /**
     * Returns whether the endpoint subscribes to events of changes to this status, as the first status of an order or from any
     * other status.
     */
    private boolean subscribed(EndpointSettings endpoint, String status) {
        boolean asStart = status.equals(vocabulary.initial()) && endpoint.isSubscribedTo(null, status);
        return asStart || endpoint.isSubscribedTo(ANOTHER_STATUS, status);
    }

    private static Finding address(Integration integration) {
        URI url = Objects.requireNonNull(integration.endpoint().url());
        return "https".equalsIgnoreCase(url.getScheme()) ? Finding.HTTPS : Finding.PLAIN_HTTP;
    }

    private CheckResult answers() {
        Call call = trial.right();
        return CheckResult.of(Check.ANSWERS, firstAnswer(call), List.of(call));
    }

    private static Finding firstAnswer(Call call) {
        if (call.succeeded()) {
            return Finding.ANSWERED;
        }
        if (call.timedOut()) { // before the status: an answer that never ends has one
            return Finding.TIMED_OUT;
        }
        if (call.withoutToken()) { // before the status: the endpoint may have refused the token before
            return Finding.NO_ACCESS_TOKEN;
        }
        if (call.responseStatus() == null) {
            return Finding.NOT_REACHED;
        }
        if (call.redirected()) {
            return Finding.REDIRECTED;
        }
        return call.unauthorized() ? Finding.RIGHT_SIGNATURE_REFUSED : Finding.ANSWERED_WITH_ERROR;
    }

    private CheckResult repeated() {
        DeliveryId id = DeliveryId.next();
        String body = trial.body(id);
        Call first = trial.right(id, TestWebhooks.EVENT, body);
        Call second = trial.right(id, TestWebhooks.EVENT, body);
        boolean both = first.succeeded() && second.succeeded();
        return CheckResult.of(
                Check.REPEATED, both ? Finding.REPEAT_TAKEN : Finding.REPEAT_REFUSED, List.of(first, second));
    }

    private CheckResult forged(Check check, Signing signing) {
        Call call = trial.signed(signing);
        return CheckResult.of(check, judged(call, Finding.FORGERY_ACCEPTED), List.of(call));
    }

    /**
     * Sends an old event, signed in the form of Standard Webhooks. If the endpoint refuses it, sends one signed in both forms as
     * well: an endpoint that verifies the seed's form only cannot know how old an event is.
     */
    private CheckResult old() {
        Call standard = trial.signed(Signing.OLD);
        if (!standard.refused()) {
            return CheckResult.of(Check.OLD_TIMESTAMP, judged(standard, Finding.OLD_ACCEPTED), List.of(standard));
        }
        Call both = trial.signed(Signing.OLD_IN_BOTH_FORMS);
        return CheckResult.of(Check.OLD_TIMESTAMP, judged(both, Finding.REPLAY_UNNOTICED), List.of(standard, both));
    }

    private static Finding judged(Call forged, Finding whenAccepted) {
        if (forged.refused()) {
            return Finding.FORGERY_REFUSED;
        }
        return forged.succeeded() ? whenAccepted : Finding.FORGERY_BREAKS;
    }

    private static CheckResult taken(Check check, Call call, Finding otherwise) {
        return CheckResult.of(check, takenOr(call, otherwise), List.of(call));
    }

    /**
     * An endpoint that took a right signature before, and refuses one of this body, seems to parse the body and to verify what it
     * writes from that, without unknown fields or with letters written in another way.
     */
    private static Finding takenOr(Call call, Finding otherwise) {
        if (call.succeeded()) {
            return Finding.TAKEN;
        }
        return call.unauthorized() ? Finding.RIGHT_SIGNATURE_REFUSED : otherwise;
    }

    private Call large() {
        DeliveryId id = DeliveryId.next();
        ObjectNode body = trial.event(id);
        body.withObject("status_details").put("reason", LONG_REASON);
        body.withObject("customer_info").put("name", "Test Event – Zoë Ünal-Dvořáková van 's-Hertogenbosch");
        return trial.right(id, TestWebhooks.EVENT, body.toString());
    }

    private Call strange() {
        DeliveryId id = DeliveryId.next();
        ObjectNode body = trial.event(id);
        body.put("added_later", true);
        body.set("added_object", JsonNodeFactory.instance.objectNode().put("added_number", 12.5));
        body.withArray("added_list").add("one").addNull();
        body.withObject("status_details").put("added_within", "too");
        return trial.right(id, TestWebhooks.EVENT, body.toString());
    }

    private CheckResult unknownEvent() {
        DeliveryId id = DeliveryId.next();
        ObjectNode body = trial.event(id).put("event", UNKNOWN_EVENT);
        Call call = trial.right(id, UNKNOWN_EVENT, body.toString());
        boolean fine = call.succeeded() || call.refused();
        return CheckResult.of(
                Check.UNKNOWN_EVENT,
                fine ? Finding.UNKNOWN_EVENT_ANSWERED : Finding.UNKNOWN_EVENT_BREAKS,
                List.of(call));
    }

    /**
     * Sends no more events at the same time than deliveries do: an endpoint that takes only a few is not at fault once the
     * integration is configured so.
     */
    private CheckResult concurrent() {
        int together = Math.min(shape.together(), trial.integration().delivery().maxConcurrent());
        List<Call> made = allAtOnce(together, trial::right);
        boolean all = made.stream().allMatch(Call::succeeded);
        return CheckResult.of(Check.CONCURRENT, all ? Finding.ALL_TAKEN : Finding.SOME_REFUSED, made);
    }

    private static List<Call> allAtOnce(int together, Callable<Call> work) {
        var start = new CountDownLatch(1);
        List<FutureTask<Call>> tasks = IntStream.range(0, together)
                .mapToObj(_ -> new FutureTask<>(() -> {
                    start.await();
                    return work.call();
                }))
                .toList();
        tasks.forEach(task -> Thread.ofVirtual().name("certification-call").start(task));
        start.countDown();
        return tasks.stream().map(Checks::result).toList();
    }

    private static Call result(FutureTask<Call> task) {
        try {
            return task.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: the server is stopping", interrupted);
        }
    }

    /**
     * Judges the slowest of the correctly signed calls. Forged calls do not count: the endpoint may refuse them as slowly as it
     * likes.
     */
    private CheckResult latency() {
        Duration deadline = trial.deadline();
        Stream<Call> slowestFirst =
                trial.rightOnes().stream().sorted((one, other) -> Long.compare(other.latencyMs(), one.latencyMs()));
        List<Call> slowest = slowestFirst.limit(1).toList();
        long longest = slowest.isEmpty() ? 0 : slowest.getFirst().latencyMs();
        Finding finding = longest >= deadline.toMillis()
                ? Finding.TIMED_OUT
                : longest > shape.slow().toMillis() ? Finding.SLOW : Finding.FAST;
        return CheckResult.of(Check.LATENCY, finding, slowest);
    }
}
