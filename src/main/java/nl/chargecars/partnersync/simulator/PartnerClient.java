package nl.chargecars.partnersync.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The calls that a partner makes to us: orders, status updates, look-ups. Returns an answer with any status as a {@link Reply};
 * throws {@link UncheckedIOException} when there is no answer within 30 seconds. Immutable and thread-safe.
 */
public final class PartnerClient {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final PartnerAccess access;
    private final InstantSource clock;
    private final boolean keyOnPushes;

    private PartnerClient(PartnerAccess access, InstantSource clock, boolean keyOnPushes) {
        this.access = access;
        this.clock = clock;
        this.keyOnPushes = keyOnPushes;
    }

    /** A client that uses the system's clock for signatures and sends no API key with pushes. */
    public static PartnerClient of(PartnerAccess access) {
        return of(access, InstantSource.system());
    }

    /** @param clock where the timestamps of signatures come from */
    public static PartnerClient of(PartnerAccess access, InstantSource clock) {
        return new PartnerClient(access, clock, false);
    }

    /** A client that also sends its API key with status updates. */
    public PartnerClient showingKeyOnPushes() {
        return new PartnerClient(access, clock, true);
    }

    /** @param json the seed's order body, sent as it is */
    public Reply placeOrder(String json) {
        return post("orders", json, Map.of());
    }

    /** @param idempotencyKey sent as it is, quoted or not */
    public Reply placeOrder(String json, String idempotencyKey) {
        return post("orders", json, Map.of("Idempotency-Key", idempotencyKey));
    }

    /** Gets one order by the partner's id of it. */
    public Reply order(String partnerOrderId) {
        return get("orders/" + encoded(partnerOrderId), Map.of());
    }

    /** @param query such as {@code ref}, {@code status}, {@code updated_since}, {@code limit}, {@code cursor} */
    public Reply orders(Map<String, String> query) {
        return get("orders", query);
    }

    /** The first page of the feed of events, which has everything that was or would be delivered. */
    public Reply events() {
        return get("events", Map.of());
    }

    public Reply eventsAfter(String cursor) {
        return get("events", Map.of("after", cursor));
    }

    /** Pushes a new message signed by Standard Webhooks. */
    public Reply pushStatus(StatusMessage message) {
        return pushStatus(message, Signing.STANDARD);
    }

    /** Pushes a message, new or repeated, signed with the current time. */
    public Reply pushStatus(StatusMessage message, Signing signing) {
        byte[] body = message.bytes();
        URI uri = access.server().resolve("/api/v1/webhooks/partner-status/" + encoded(access.partnerId()));
        HttpRequest.Builder request = json(uri, BodyPublishers.ofByteArray(body));
        signing.headers(access.webhookSecret(), message.id(), clock.instant(), body)
                .forEach(request::header);
        return send(keyOnPushes ? request.header("X-API-Key", access.apiKey()) : request);
    }

    /** Pushes one after the other, each after the answer to the one before. */
    public List<Reply> pushAll(List<StatusMessage> messages, Signing signing) {
        return messages.stream().map(message -> pushStatus(message, signing)).toList();
    }

    /** Any other call below {@code /api/v1/partners/{partner_id}/}, with the API key. */
    public Reply get(String path, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .map(one -> one.getKey() + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
        URI uri = ours(query.isEmpty() ? path : path + "?" + parameters);
        return send(HttpRequest.newBuilder(uri).header("X-API-Key", access.apiKey()));
    }

    /** Any other call below {@code /api/v1/partners/{partner_id}/}, with the API key. */
    public Reply post(String path, String json, Map<String, String> headers) {
        HttpRequest.Builder request = json(ours(path), BodyPublishers.ofString(json));
        headers.forEach(request::header);
        return send(request.header("X-API-Key", access.apiKey()));
    }

    private static HttpRequest.Builder json(URI uri, BodyPublisher body) {
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(body);
    }

    private URI ours(String path) {
        return access.server().resolve("/api/v1/partners/" + encoded(access.partnerId()) + "/" + path);
    }

    private static Reply send(HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(LONGEST).build();
        try {
            var response = HTTP.send(request, BodyHandlers.ofString());
            return Reply.of(response.statusCode(), response.headers(), response.body());
        } catch (IOException noAnswer) {
            throw new UncheckedIOException("no answer from " + request.method() + " " + request.uri(), noAnswer);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + request.uri(), interrupted);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
