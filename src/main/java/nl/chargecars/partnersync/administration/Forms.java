package nl.chargecars.partnersync.administration;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.Timestamps;

/** Helpers that turn forms into input for the endpoints' own checks, so that a page refuses exactly what the endpoint refuses. */
final class Forms {

    private Forms() {}

    /**
     * The problems with a form's input.
     *
     * @throws Refusal the given refusal, if it is not about the input
     */
    static List<Problem> problems(Refusal refusal) {
        if (refusal.code() != ErrorCode.VALIDATION_FAILED) {
            throw refusal;
        }
        return refusal.details();
    }

    /** When the day begins in the Netherlands; empty if the text is no date. */
    static Optional<Instant> beginningOf(String day) {
        return day(day).map(DutchTime::beginningOf);
    }

    /** When the day ends in the Netherlands; empty if the text is no date. */
    static Optional<Instant> endOf(String day) {
        return day(day).map(DutchTime::endOf);
    }

    private static Optional<LocalDate> day(String day) {
        return Optional.ofNullable(Timestamps.date(day));
    }
}
