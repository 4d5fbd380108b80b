package nl.chargecars.partnersync.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import nl.chargecars.partnersync.limits.Guesses;
import nl.chargecars.partnersync.web.ClientAddress;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;

/**
 * How often a client may ask, and how often somebody may be wrong about being one. What a client proves is judged first, as with
 * keys: whoever holds the right secret waits for nobody who does not.
 */
@Component
class ClientLimits {

    private final Guesses guesses;
    private final ClientAddress addresses;
    private final OAuthAnswers answers;

    ClientLimits(Guesses guesses, ClientAddress addresses, OAuthAnswers answers) {
        this.guesses = guesses;
        this.addresses = addresses;
        this.answers = answers;
    }

    /**
     * Counts a request of a client that has proved who it is.
     *
     * @throws TooManyRequestsException too many
     */
    void count(String clientId) {
        guesses.clientAsked(clientId).ifPresent(wait -> {
            throw new TooManyRequestsException(wait);
        });
    }

    /** Answers a request whose client is not known, and counts it when that was a wrong proof. */
    void refuse(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        Optional<Duration> wait = isWrong(failure)
                ? guesses.failed(Guesses.What.CLIENT, addresses.of(request), ClientProof.named(request))
                : Optional.empty();
        AuthenticationException answer =
                wait.<AuthenticationException>map(TooManyRequestsException::new).orElse(failure);
        answers.failure(request, response, answer);
    }

    private static boolean isWrong(AuthenticationException failure) {
        return failure instanceof OAuth2AuthenticationException known
                && known.getError().getErrorCode().equals(OAuth2ErrorCodes.INVALID_CLIENT);
    }
}
