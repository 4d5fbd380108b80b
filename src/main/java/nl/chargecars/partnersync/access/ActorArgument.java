package nl.chargecars.partnersync.access;

import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import org.springframework.stereotype.Component;

/**
 * Passes the caller to endpoints that declare an {@link Actor} parameter. Endpoints that accept a signature instead of a credential
 * declare an {@code Optional<Actor>}. It is empty when the request has no credential; otherwise the credential is valid, belongs to
 * the partner in the path or to staff, and permits the request.
 */
@Component
class ActorArgument extends CallerArgument<Actor> {

    ActorArgument() {
        super(Actor.class, caller -> Optional.of(caller.actor()), "nobody is known here");
    }
}
