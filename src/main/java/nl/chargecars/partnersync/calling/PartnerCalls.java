package nl.chargecars.partnersync.calling;

import java.time.Duration;
import java.util.Map;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.OutgoingRequest;
import nl.chargecars.partnersync.client.Sender;
import nl.chargecars.partnersync.partner.Integration;
import org.springframework.stereotype.Component;

/**
 * Calls a partner with what its integration says about authenticating to it (contract, last paragraph of "Signatures"). An
 * access token that the partner answers 401 to is replaced and the call made once more, as a part of the same attempt.
 */
@Component
public class PartnerCalls {

    /** With less time left, a second try would only hide what the first one said. */
    private static final Duration SHORTEST_TRY = Duration.ofMillis(100);

    private final PartnerCredentials credentials;
    private final PartnerTokens tokens;
    private final Sender sender;

    PartnerCalls(PartnerCredentials credentials, PartnerTokens tokens, Sender sender) {
        this.credentials = credentials;
        this.tokens = tokens;
        this.sender = sender;
    }

    /**
     * Makes the call. Never throws for what the partner does, nor for credentials that cannot be used.
     *
     * @param bare its own headers count where a credential would have the same
     * @param deadline in all, with fetching a token and a second try
     */
    public Exchange make(Integration integration, OutgoingRequest bare, Duration deadline) {
        OutgoingRequest request = bare.showing(integration.api().clientCertificate());
        try {
            return switch (credentials.of(integration)) {
                case PartnerCredentials.Headers fixed ->
                    sender.send(dressed(integration, request, fixed.headers()), deadline);
                case PartnerCredentials.Granted granted -> withToken(integration, granted.client(), request, deadline);
            };
        } catch (NoAccessException nothingToShow) {
            return Exchange.notMade(nothingToShow.failure());
        }
    }

    private Exchange withToken(
            Integration integration, TokenClient client, OutgoingRequest request, Duration deadline) {
        var time = new TimeLeft(deadline);
        PartnerToken token = tokens.get(integration, client, null, time.left());
        Exchange first = sender.send(bearing(integration, token, request), time.left());
        if (!first.isUnauthorized() || time.left().compareTo(SHORTEST_TRY) < 0) {
            return first;
        }
        try {
            PartnerToken another = tokens.get(integration, client, token, time.left());
            Exchange second = sender.send(bearing(integration, another, request), time.left());
            return second.lasting(first.latency().plus(second.latency()));
        } catch (NoAccessException noOther) {
            return first.because(
                    new Failure(noOther.failure().code(), first.error() + ", and " + noOther.getMessage()));
        }
    }

    private static OutgoingRequest bearing(Integration integration, PartnerToken token, OutgoingRequest request) {
        return dressed(integration, request, PartnerCredentials.bearer(token.value()));
    }

    /** What is ours counts before credentials, and those before the integration's further headers. */
    private static OutgoingRequest dressed(
            Integration integration, OutgoingRequest request, Map<String, String> credential) {
        return request.under(credential).under(integration.api().customHeaders());
    }

    /** What is left of a deadline, in steps coarse enough to be read in a message. */
    private static final class TimeLeft {

        private static final int STEP_MILLIS = 100;

        private final Duration deadline;
        private final long start = System.nanoTime();

        TimeLeft(Duration deadline) {
            this.deadline = deadline;
        }

        Duration left() {
            long spent = Duration.ofNanos(System.nanoTime() - start).toMillis() / STEP_MILLIS * STEP_MILLIS;
            Duration left = deadline.minusMillis(spent);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }
}
