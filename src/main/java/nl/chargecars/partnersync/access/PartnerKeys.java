package nl.chargecars.partnersync.access;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a partner may call us with, for a page: never with secrets. */
@Component
public class PartnerKeys {

    private static final int MOST = 50;

    private final CredentialRepository repository;
    private final Clock clock;

    PartnerKeys(CredentialRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * A credential that works now.
     *
     * @param id the public half
     * @param type such as {@code api_key}
     * @param expiresAt null when it does not end
     */
    public record Key(
            String id,
            String type,
            String label,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt) {}

    /** Those that are in force, of the newest fifty. */
    public List<Key> inForce(PartnerId partner) {
        Instant now = clock.instant();
        return repository.ofPartner(partner, null, MOST).stream()
                .filter(credential -> credential.stateAt(now) == Credential.State.ACTIVE)
                .map(credential -> new Key(
                        credential.id(),
                        credential.type().name().toLowerCase(Locale.ROOT),
                        credential.label(),
                        credential.expiresAt(),
                        credential.lastUsedAt()))
                .toList();
    }
}
