package nl.chargecars.partnersync.access;

import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;

/**
 * A partner: one of its programs, or a developer in the portal, with what the credential that opened the session allows now.
 *
 * @param credentialId the public half of the credential
 */
public record PartnerCaller(PartnerId partner, String credentialId, Set<Scope> scopes) implements Caller {

    public PartnerCaller {
        scopes = Set.copyOf(scopes);
    }

    @Override
    public Actor actor() {
        return Actor.partner(partner, credentialId);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    /** Returns the same caller, with those of its scopes that are also in {@code fewer}. */
    PartnerCaller within(Set<String> fewer) {
        return new PartnerCaller(
                partner,
                credentialId,
                scopes.stream()
                        .filter(scope -> fewer.contains(scope.toString()))
                        .collect(Collectors.toSet()));
    }
}
