package nl.chargecars.partnersync.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import nl.chargecars.partnersync.limits.GuessLimiter;
import nl.chargecars.partnersync.web.ClientAddress;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;

/**
 * Rate limits: for requests of each client, and for failed client authentications. The credential is verified before the limit of
 * failures applies, as with API keys: wrong attempts of others never delay a client that has the right secret.
 */
@Component
class ClientLimits {

    private final GuessLimiter guesses;
    private final ClientAddress addresses;
    private final OAuthAnswers answers;

    ClientLimits(GuessLimiter guesses, ClientAddress addresses, OAuthAnswers answers) {
        this.guesses = guesses;
        this.addresses = addresses;
        this.answers = answers;
    }

    /**
     * Counts a request of an authenticated client.
     *
     * @throws TooManyRequestsException when the client has sent too many
     */
    void count(String clientId) {
        guesses.takeTokenRequest(clientId).ifPresent(wait -> {
            throw new TooManyRequestsException(wait);
        });
    }

    /** Answers a request whose client authentication failed. Counts the failure if the credential was wrong. */
    void refuse(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        Optional<Duration> wait = isWrong(failure)
                ? guesses.failed(GuessLimiter.What.CLIENT, addresses.of(request), ClientProof.named(request))
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
