package nl.chargecars.partnersync.polling;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.calling.PartnerAnswer;
import nl.chargecars.partnersync.calling.PartnerCalls;
import nl.chargecars.partnersync.calling.SentSecrets;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.client.OutgoingRequest;
import nl.chargecars.partnersync.client.UserAgent;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Polling;
import nl.chargecars.partnersync.partner.StatusMapping;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The partner's own API, as far as we use it: requests one order's status as the integration's {@code polling} says. */
@Component
public class PartnerOrderApi {

    private final PartnerCalls calls;
    private final JsonMapper json;
    private final Clock clock;

    PartnerOrderApi(PartnerCalls calls, JsonMapper json, Clock clock) {
        this.calls = calls;
        this.json = json;
        this.clock = clock;
    }

    /**
     * An answer with what the next request needs.
     *
     * @param validators for the next conditional request
     */
    record Answered(OrderAnswer answer, Validators validators) {}

    /**
     * Requests an order's status unconditionally. Never throws for what the partner does.
     *
     * @param deadline for the request as a whole, until the answer is complete
     */
    public OrderAnswer ask(Integration integration, String partnerOrderId, Duration deadline) {
        return ask(integration, partnerOrderId, Validators.NONE, deadline).answer();
    }

    Answered ask(Integration integration, String partnerOrderId, Validators validators, Duration deadline) {
        Polling polling = Objects.requireNonNull(integration.api().polling());
        Map<String, String> headers = new HashMap<>(validators.headers());
        headers.put("Accept", "application/json");
        headers.put("Accept-Encoding", "identity"); // without it a partner may compress (RFC 9110, 12.5.3)
        headers.put("User-Agent", UserAgent.VALUE);
        PartnerAnswer answer = calls.ask(
                integration, OutgoingRequest.get(url(integration, polling, partnerOrderId), headers), deadline);
        OrderAnswer read = answer(answer.exchange(), polling, validators);
        boolean secret = read instanceof OrderAnswer.Status status
                && showsSecret(integration.mapping(), answer.sent(), status.status());
        return new Answered(secret ? AnswerParser.noStatus(polling) : read, Validators.of(answer));
    }

    /**
     * Returns true when the pointer leads to a secret that the answer repeats: a status is stored and shown. The partner's known
     * words are none, even if one is also in a query.
     */
    private static boolean showsSecret(StatusMapping mapping, SentSecrets sent, String status) {
        return !mapping.hasPartnerStatus(status) && sent.areIn(status);
    }

    private OrderAnswer answer(Exchange exchange, Polling polling, Validators validators) {
        Failure failure = exchange.failure();
        if (failure == null) {
            return AnswerParser.parse(exchange.body(), polling, json);
        }
        int status = exchange.status() == null ? 0 : exchange.status();
        return switch (status) {
            case 304 ->
                validators.any()
                        ? new OrderAnswer.NotModified()
                        : new OrderAnswer.Unreadable(Failure.of(FailureCode.NOT_MODIFIED_UNASKED));
            case 404, 410 -> new OrderAnswer.Unknown(failure);
            // no status: the call was not made for lack of a credential (latency zero), or the partner did not respond
            case 0 -> new OrderAnswer.Failed(failure, false, exchange.latency().isZero(), false, wait(exchange));
            case 401 -> {
                Optional<Duration> pause = wait(exchange); // only of the token endpoint, which is asked for all orders
                yield new OrderAnswer.Failed(failure, true, true, pause.isEmpty(), pause);
            }
            case 429 -> new OrderAnswer.Failed(failure, true, true, false, wait(exchange));
            // said of one order or of all: the other answers tell
            case 403 -> new OrderAnswer.Failed(failure, false, false, false, Optional.empty());
            case 503 -> {
                Optional<Duration> pause = wait(exchange);
                yield new OrderAnswer.Failed(failure, pause.isPresent(), pause.isPresent(), false, pause);
            }
            default -> new OrderAnswer.Failed(failure, true, false, false, Optional.empty());
        };
    }

    private Optional<Duration> wait(Exchange exchange) {
        return exchange.askedToWait(clock.instant());
    }

    /** Builds the URL. The base address may have a query of its own, such as a key; the path's query is appended to it. */
    private static URI url(Integration integration, Polling polling, String partnerOrderId) {
        URI base = Objects.requireNonNull(integration.api().baseUrl());
        // form encoding, except for the space
        String order = URLEncoder.encode(partnerOrderId, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
        URI below = URI.create(polling.path().replace(Polling.ORDER, order));
        String path = base.getRawPath();
        String withoutSlash = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String query = Stream.of(base, below)
                .map(URI::getRawQuery)
                .filter(one -> one != null && !one.isEmpty())
                .collect(Collectors.joining("&"));
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + withoutSlash + below.getRawPath()
                + (query.isEmpty() ? "" : "?" + query));
    }
}
