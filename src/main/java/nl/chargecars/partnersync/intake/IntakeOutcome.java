package nl.chargecars.partnersync.intake;

import nl.chargecars.partnersync.order.PlaceOutcome;

/** What became of a {@link PlaceCommand}. */
sealed interface IntakeOutcome {

    record Settled(PlaceOutcome outcome) implements IntakeOutcome {}

    /** The answer that the same key got before. */
    record Replayed(IdempotencyRepository.StoredAnswer answer) implements IntakeOutcome {}

    /** A request with this key is under way. */
    record KeyInUse() implements IntakeOutcome {}

    /** The key was used for another body. */
    record KeyReused() implements IntakeOutcome {}

    record NoActiveIntegration() implements IntakeOutcome {}

    record UnknownPartner() implements IntakeOutcome {}
}
