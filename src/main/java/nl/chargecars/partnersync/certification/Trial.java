package nl.chargecars.partnersync.certification;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.calling.PartnerCalls;
import nl.chargecars.partnersync.certification.Call.Signing;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.client.OutgoingRequest;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.outbound.TestWebhooks;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.web.Characters;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the calls of one run in the same way as deliveries are made: through the guarded client, with the integration's
 * credentials, under the deadline of an attempt. Remembers the correctly signed calls and their answers. Thread-safe.
 */
final class Trial {

    /** The age of an old signature: twice the tolerance that receivers are to apply. */
    private static final Duration OLD = WebhookSignature.TOLERANCE.multipliedBy(2);

    private static final int SHOWN = 1_024;

    private final Integration integration;
    private final TestWebhooks webhooks;
    private final PartnerCalls calls;
    private final Duration deadline;
    private final Clock clock;

    private final List<Call> rightOnes = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean closes;

    /** True when the latest call was correctly signed, and answered 2xx. */
    private volatile boolean lastTaken;

    Trial(Integration integration, TestWebhooks webhooks, PartnerCalls calls, Duration deadline, Clock clock) {
        this.integration = integration;
        this.webhooks = webhooks;
        this.calls = calls;
        this.deadline = deadline;
        this.clock = clock;
    }

    Integration integration() {
        return integration;
    }

    Duration deadline() {
        return deadline;
    }

    /** Returns the correctly signed calls made so far. */
    List<Call> rightOnes() {
        return List.copyOf(rightOnes);
    }

    /**
     * Returns whether the endpoint closed the connection after an answer with 2xx to a correctly signed call: it said so with {@code
     * Connection: close}, or the next call met a closed one. Other answers do not count, because servers close connections after
     * errors.
     */
    boolean closes() {
        return closes;
    }

    /** Returns the body of a new test event, which the caller may change. */
    ObjectNode event(DeliveryId id) {
        return webhooks.body(id, clock.instant());
    }

    /** Returns the body of a new test event. */
    String body(DeliveryId id) {
        return event(id).toString();
    }

    Call right(DeliveryId id, String event, String body) {
        Call call = make(Signing.RIGHT, id, event, body);
        rightOnes.add(call);
        return call;
    }

    Call right() {
        DeliveryId id = DeliveryId.next();
        return right(id, TestWebhooks.EVENT, body(id));
    }

    /** Sends a new test event with this kind of signature. */
    Call signed(Signing signing) {
        DeliveryId id = DeliveryId.next();
        return make(signing, id, TestWebhooks.EVENT, body(id));
    }

    private Call make(Signing signing, DeliveryId id, String event, String body) {
        OutgoingRequest request = request(signing, id, event, body);
        Exchange exchange = signing == Signing.RIGHT
                ? calls.make(integration, request, deadline)
                : calls.makeToBeRefused(integration, request, deadline);
        boolean taken = signing == Signing.RIGHT && exchange.succeeded();
        boolean saysClose = "close".equalsIgnoreCase(exchange.headers().get("connection"));
        if (exchange.reconnected() ? lastTaken : taken && saysClose) {
            closes = true;
        }
        lastTaken = taken;
        return new Call(
                signing,
                id.toString(),
                event,
                shown(body),
                body.getBytes(StandardCharsets.UTF_8).length,
                exchange.status(),
                exchange.latency().toMillis(),
                exchange.body() == null ? null : shown(exchange.body()),
                exchange.error(),
                exchange.errorCode());
    }

    private OutgoingRequest request(Signing signing, DeliveryId id, String event, String body) {
        Instant now = clock.instant();
        OutgoingRequest right = webhooks.signed(integration, id, event, body, now);
        return switch (signing) {
            case RIGHT -> right;
            case OTHER_SECRET -> with(right, id, now, body, List.of(WebhookSecret.generate()));
            case OTHER_BODY ->
                with(right, id, now, body + " ", integration.secrets().at(now));
            case NONE -> without(right, TestWebhooks.SIGNATURE_HEADERS);
            case OLD ->
                without(
                        webhooks.signed(integration, id, event, body, now.minus(OLD)),
                        TestWebhooks.SEED_SIGNATURE_HEADERS);
            case OLD_IN_BOTH_FORMS -> webhooks.signed(integration, id, event, body, now.minus(OLD));
        };
    }

    /** Returns the same request with its signatures replaced, made from other secrets or another body. */
    private OutgoingRequest with(
            OutgoingRequest right, DeliveryId id, Instant now, String signed, List<WebhookSecret> secrets) {
        Map<String, String> headers = new HashMap<>(right.headers());
        headers.keySet().removeAll(TestWebhooks.SIGNATURE_HEADERS);
        headers.putAll(webhooks.signatures(secrets, id, signed, now));
        return again(right, headers);
    }

    private static OutgoingRequest without(OutgoingRequest right, Set<String> names) {
        Map<String, String> headers = new HashMap<>(right.headers());
        headers.keySet().removeAll(names);
        return again(right, headers);
    }

    private static OutgoingRequest again(OutgoingRequest right, Map<String, String> headers) {
        return OutgoingRequest.post(right.url(), headers, String.valueOf(right.body()), right.most());
    }

    private static String shown(String text) {
        return Characters.first(text, SHOWN);
    }
}
