package nl.chargecars.partnersync.access;

import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;

/** Who calls, as the credential says. Other rooms see only the {@link Actor}. */
sealed interface Caller {

    /** The public half of the credential used. */
    String credentialId();

    /** As the audit trail names the caller. */
    Actor actor();

    /** By what the audit trail keeps of the caller, in the log of requests. */
    default String inAccessLog() {
        Actor actor = actor();
        return actor.credential() == null ? actor.name() : actor.name() + " credential=" + actor.credential();
    }

    record PartnerCaller(PartnerId partner, String credentialId, Set<Scope> scopes) implements Caller {
        public PartnerCaller {
            scopes = Set.copyOf(scopes);
        }

        @Override
        public Actor actor() {
            return Actor.partner(partner, credentialId);
        }

        /** The same caller with no more than these scopes. */
        PartnerCaller within(Set<String> fewer) {
            return new PartnerCaller(
                    partner,
                    credentialId,
                    scopes.stream()
                            .filter(scope -> fewer.contains(scope.toString()))
                            .collect(Collectors.toSet()));
        }
    }

    record StaffCaller(String credentialId, Role role) implements Caller {
        @Override
        public Actor actor() {
            return role == Role.SYSTEM ? Actor.system(credentialId) : Actor.staff(credentialId);
        }
    }
}
