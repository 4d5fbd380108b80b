package nl.chargecars.partnersync.staff;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import nl.chargecars.partnersync.settings.OidcSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * Reads the identity provider's metadata when somebody first signs in there, and caches it. So a provider that cannot be reached
 * does not delay our start; a later sign-in asks it again.
 *
 * <p>Anybody may begin a sign-in. So that nobody can hold many connections while the provider hangs, one request at a time asks it,
 * few wait for the answer, and a failure is the answer to all who come in the next seconds. Thread-safe.
 */
final class OidcProvider implements ClientRegistrationRepository {

    static final String REGISTRATION = "staff";

    /** For how long the provider is not asked again after it could not be. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    private static final int MAY_WAIT = 20;

    private static final Logger log = LoggerFactory.getLogger(OidcProvider.class);

    private final OidcSettings settings;
    private final String callback;
    private final OidcCalls calls;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable ClientRegistration known;
    private volatile Instant failedAt = Instant.EPOCH;

    /** @param callback the full address of ours to which the provider redirects people */
    OidcProvider(OidcSettings settings, String callback, OidcCalls calls, Clock clock) {
        this.settings = settings;
        this.callback = callback;
        this.calls = calls;
        this.clock = clock;
    }

    /** @throws OAuth2AuthenticationException when the provider's metadata cannot be read, or could not be a moment ago */
    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        return id.equals(REGISTRATION) ? registration() : null;
    }

    private ClientRegistration registration() {
        ClientRegistration found = known;
        if (found != null) {
            return found;
        }
        if (failedLately() || asking.getQueueLength() >= MAY_WAIT || !mayAsk()) {
            throw new OAuth2AuthenticationException(unavailable());
        }
        try {
            return knownByNow();
        } finally {
            asking.unlock();
        }
    }

    private boolean failedLately() {
        // in either direction: the clock may have been set back
        return Duration.between(failedAt, clock.instant()).abs().compareTo(PAUSE) < 0;
    }

    /** Waits for whoever asks the provider. Returns false when that takes too long; otherwise this thread has the lock. */
    private boolean mayAsk() {
        try {
            return asking.tryLock(OidcCalls.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ClientRegistration knownByNow() {
        ClientRegistration found = known;
        if (found == null) {
            if (failedLately()) {
                throw new OAuth2AuthenticationException(unavailable());
            }
            found = discover();
            known = found;
        }
        return found;
    }

    private ClientRegistration discover() {
        try {
            return ClientRegistrations.fromOidcConfiguration(calls.metadata(settings.issuer()))
                    .registrationId(REGISTRATION)
                    .clientId(settings.clientId())
                    .clientSecret(settings.clientSecret())
                    .redirectUri(callback)
                    .scope("openid", "email", "profile")
                    .build();
        } catch (RuntimeException away) {
            failedAt = clock.instant();
            log.warn(
                    "the identity provider cannot be asked issuer={} reason={}{}",
                    settings.issuer(),
                    away.getClass().getSimpleName(),
                    OidcFailure.detail(away));
            throw new OAuth2AuthenticationException(unavailable(), away);
        }
    }

    private static OAuth2Error unavailable() {
        return new OAuth2Error("provider_unavailable");
    }
}
