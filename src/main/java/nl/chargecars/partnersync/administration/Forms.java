package nl.chargecars.partnersync.administration;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;

/** Turns forms into what the endpoints' own checks read, so that a page refuses exactly what they refuse. */
@Component
class Forms {

    private final Json json;

    Forms(Json json) {
        this.json = json;
    }

    Fields fields(Map<String, ?> values) {
        return json.object(json.write(values).getBytes(StandardCharsets.UTF_8));
    }

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
