package nl.chargecars.partnersync.administration;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;

/** Turns forms into what the endpoints' own checks read, so that a page refuses exactly what they refuse. */
final class Forms {

    private Forms() {}

    /**
     * What is wrong with a form.
     *
     * @throws Refusal the same one, where no other input would change it
     */
    static List<Problem> problems(Refusal refusal) {
        if (refusal.code() != ErrorCode.VALIDATION_FAILED) {
            throw refusal;
        }
        return refusal.details();
    }

    /** When the day begins in the Netherlands; empty for what is no day. */
    static Optional<Instant> beginningOf(String day) {
        return day(day).map(DutchTime::beginningOf);
    }

    /** When the day is over in the Netherlands; empty for what is no day. */
    static Optional<Instant> endOf(String day) {
        return day(day).map(DutchTime::endOf);
    }

    private static Optional<LocalDate> day(String day) {
        try {
            return Optional.of(LocalDate.parse(day));
        } catch (DateTimeParseException noDay) {
            return Optional.empty();
        }
    }
}
