package nl.chargecars.partnersync.intake;

import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/**
 * A request to place an order, checked as far as possible without the database.
 *
 * @param bodyHash SHA-256 of the received bytes, in hexadecimal
 */
record PlaceCommand(
        PartnerId partner,
        OrderParser.ParsedOrder order,
        @Nullable IdempotencyKey idempotencyKey,
        String bodyHash,
        Actor actor) {}
