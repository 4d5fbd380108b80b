package nl.chargecars.partnersync.access;

import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;

/**
 * The caller that a request's credential or session identifies. Other packages see only the {@link Actor}; the portal sees the
 * {@link PartnerCaller}.
 */
sealed interface Caller permits PartnerCaller, Caller.StaffCaller {

    /** The public half of the credential used; for a person who is signed in, the id of the staff user. */
    String credentialId();

    /** Returns the caller as the audit trail names it. */
    Actor actor();

    /** Returns the caller for the request log, by the same facts that the audit trail keeps. */
    default String inAccessLog() {
        Actor actor = actor();
        return actor.credential() == null ? actor.name() : actor.name() + " credential=" + actor.credential();
    }

    default Optional<PartnerCaller> asPartner() {
        return this instanceof PartnerCaller partner ? Optional.of(partner) : Optional.empty();
    }

    record StaffCaller(String credentialId, Role role) implements Caller {
        @Override
        public Actor actor() {
            return role == Role.SYSTEM ? Actor.system(credentialId) : Actor.staff(credentialId);
        }
    }
}
