package nl.chargecars.partnersync.staff;

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
 * does not delay our start; the next sign-in asks it again.
 */
final class OidcProvider implements ClientRegistrationRepository {

    static final String REGISTRATION = "staff";

    private static final Logger log = LoggerFactory.getLogger(OidcProvider.class);

    private final OidcSettings settings;
    private final String callback;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable ClientRegistration known;

    /** @param callback the full address of ours to which the provider redirects people */
    OidcProvider(OidcSettings settings, String callback) {
        this.settings = settings;
        this.callback = callback;
    }

    /** @throws OAuth2AuthenticationException when the provider's metadata cannot be read */
    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        return id.equals(REGISTRATION) ? registration() : null;
    }

    private ClientRegistration registration() {
        ClientRegistration found = known;
        if (found != null) {
            return found;
        }
        asking.lock();
        try {
            found = known == null ? discover() : known;
            known = found;
            return found;
        } finally {
            asking.unlock();
        }
    }

    private ClientRegistration discover() {
        try {
            return ClientRegistrations.fromOidcIssuerLocation(settings.issuer().toString())
                    .registrationId(REGISTRATION)
                    .clientId(settings.clientId())
                    .clientSecret(settings.clientSecret())
                    .redirectUri(callback)
                    .scope("openid", "email", "profile")
                    .build();
        } catch (RuntimeException away) {
            log.warn(
                    "the identity provider cannot be asked issuer={} reason={}",
                    settings.issuer(),
                    away.getClass().getSimpleName());
            throw new OAuth2AuthenticationException(new OAuth2Error("provider_unavailable"), away);
        }
    }
}
