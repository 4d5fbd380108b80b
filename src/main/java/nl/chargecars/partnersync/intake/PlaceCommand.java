package nl.chargecars.partnersync.intake;

import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/**
 * One request to place an order, checked as far as that goes without the database.
 *
 * @param bodyHash hex of the SHA-256 of the bytes received
 */
record PlaceCommand(
        PartnerId partner,
        OrderParser.ParsedOrder order,
        @Nullable IdempotencyKey idempotencyKey,
        String bodyHash,
        Actor actor) {}
