package nl.chargecars.partnersync.intake;

import nl.chargecars.partnersync.order.PlaceOutcome;

/** The result of a {@link PlaceCommand}. */
sealed interface IntakeOutcome {

    record Settled(PlaceOutcome outcome) implements IntakeOutcome {}

    /** An earlier request with the same key and body was answered; its response is sent again. */
    record Replayed(IdempotencyRepository.StoredAnswer answer) implements IntakeOutcome {}

    /** Another request with this key is in progress. */
    record KeyInUse() implements IntakeOutcome {}

    /** The key was used before with a different body. */
    record KeyReused() implements IntakeOutcome {}

    record NoActiveIntegration() implements IntakeOutcome {}

    record UnknownPartner() implements IntakeOutcome {}
}
