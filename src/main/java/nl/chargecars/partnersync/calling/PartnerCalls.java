package nl.chargecars.partnersync.calling;

import java.time.Duration;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.OutgoingRequest;
import nl.chargecars.partnersync.client.Sender;
import nl.chargecars.partnersync.partner.Integration;
import org.springframework.stereotype.Component;

/**
 * Calls a partner, authenticated as its integration is configured (contract, last paragraph of "Signatures"). When the partner
 * answers 401 to an access token, the token is replaced and the call repeated once, as a part of the same attempt.
 */
@Component
public class PartnerCalls {

    /** With less time left, there is no second try: it would time out and hide the answer to the first one. */
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
     * Makes the call. Failures of the partner and unusable credentials do not throw; the returned exchange describes them. Secrets
     * that the partner's answer repeats are masked in its body, so that it may be stored and shown.
     *
     * @param bare the request without credentials; its own headers take precedence over credentials of the same header name
     * @param deadline for everything together, including fetching a token and a second try
     */
    public Exchange make(Integration integration, OutgoingRequest bare, Duration deadline) {
        return call(integration, bare, deadline, true).shown();
    }

    /** Makes the call in the same way, for a caller that reads the answer and does not keep it. */
    public PartnerAnswer ask(Integration integration, OutgoingRequest bare, Duration deadline) {
        return call(integration, bare, deadline, true);
    }

    /**
     * Makes a call that the partner is to refuse, in the same way. An answer of 401 does not mean that the access token is refused:
     * the token stays, and the call is not repeated.
     */
    public Exchange makeToBeRefused(Integration integration, OutgoingRequest bare, Duration deadline) {
        return call(integration, bare, deadline, false).shown();
    }

    private PartnerAnswer call(
            Integration integration, OutgoingRequest bare, Duration deadline, boolean replacesToken) {
        OutgoingRequest request = bare.showing(integration.api().clientCertificate());
        try {
            return switch (credentials.of(integration)) {
                case PartnerCredentials.Headers fixed -> send(integration, request, fixed, deadline);
                case PartnerCredentials.Granted granted ->
                    withToken(integration, granted.client(), request, deadline, replacesToken);
            };
        } catch (NoAccessException nothingToShow) {
            return new PartnerAnswer(
                    Exchange.notMade(nothingToShow.failure(), nothingToShow.retryAfter()), SentSecrets.NONE);
        }
    }

    private PartnerAnswer withToken(
            Integration integration,
            TokenClient client,
            OutgoingRequest request,
            Duration deadline,
            boolean replacesToken) {
        var time = new TimeLeft(deadline);
        PartnerToken token = tokens.get(integration, client, null, time.left());
        PartnerAnswer answer = send(integration, request, PartnerCredentials.bearer(token.value()), time.left());
        Exchange first = answer.exchange();
        if (!replacesToken || !first.isUnauthorized() || time.left().compareTo(SHORTEST_TRY) < 0) {
            return answer;
        }
        try {
            PartnerToken another = tokens.get(integration, client, token, time.left());
            PartnerAnswer second = send(integration, request, PartnerCredentials.bearer(another.value()), time.left());
            Exchange exchange = second.exchange();
            return new PartnerAnswer(exchange.lasting(first.latency().plus(exchange.latency())), second.sent());
        } catch (NoAccessException noOther) {
            var why = new Failure(noOther.failure().code(), first.error() + ", and " + noOther.getMessage());
            return new PartnerAnswer(first.withoutToken(why, noOther.retryAfter()), answer.sent());
        }
    }

    /**
     * Sends the request with the credential and the integration's custom headers. For the same header name, our own header takes
     * precedence over the credential, and the credential over the custom headers.
     */
    private PartnerAnswer send(
            Integration integration,
            OutgoingRequest request,
            PartnerCredentials.Headers credential,
            Duration deadline) {
        OutgoingRequest dressed =
                request.under(credential.headers()).under(integration.api().customHeaders());
        return new PartnerAnswer(sender.send(dressed, deadline), SentSecrets.of(integration, credential.secrets()));
    }

    /** Computes the time left until a deadline, rounded up to steps of 100 ms, so that messages can show it. */
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
