package nl.chargecars.partnersync.access;

import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;

/** The caller that a request's credential or session identifies. Other packages see only the {@link Actor}. */
sealed interface Caller {

    /** The public half of the credential used; for a person who is signed in, the id of the staff user. */
    String credentialId();

    /** Returns the caller as the audit trail names it. */
    Actor actor();

    /** Returns the caller for the request log, by the same facts that the audit trail keeps. */
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

    record StaffCaller(String credentialId, Role role) implements Caller {
        @Override
        public Actor actor() {
            return role == Role.SYSTEM ? Actor.system(credentialId) : Actor.staff(credentialId);
        }
    }
}
