package nl.chargecars.partnersync.status;

import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * The wish to change an order's status (seed, {@code change_entity_status}).
 *
 * @param reason {@code transition_reason}, for people
 * @param contextJson {@code business_context}, a JSON object as text
 */
public record StatusChange(
        OrderId order,
        String toStatus,
        @Nullable String reason,
        @Nullable String contextJson,
        Actor actor) {}
