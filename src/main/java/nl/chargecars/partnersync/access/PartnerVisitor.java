package nl.chargecars.partnersync.access;

import java.util.Set;
import nl.chargecars.partnersync.access.Caller.PartnerCaller;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;

/**
 * A partner's developer in the portal, with what the credential that opened the session allows now.
 *
 * @param credentialId the public half of that credential
 */
public record PartnerVisitor(PartnerId partner, String credentialId, Set<Scope> scopes) {

    public PartnerVisitor {
        scopes = Set.copyOf(scopes);
    }

    static PartnerVisitor of(PartnerCaller caller) {
        return new PartnerVisitor(caller.partner(), caller.credentialId(), caller.scopes());
    }

    /** Returns the visitor as the audit trail names them. */
    public Actor actor() {
        return Actor.partner(partner, credentialId);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
