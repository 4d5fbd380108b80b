package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Tells what came of a click, in the place on the page where it was made. */
@Component
class Mending {

    /** Refusals that have a text of their own, {@code mending.…}. */
    private static final Set<String> KNOWN =
            Set.of("payload_expired", "delivery_already_delivered", "no_active_integration", "not_found", "overloaded");

    private final Pages pages;

    Mending(Pages pages) {
        this.pages = pages;
    }

    /** What was done, by the template that is named; else why it could not be. */
    ResponseEntity<byte[]> told(HttpServletRequest request, String template, Supplier<Map<String, ?>> work) {
        try {
            return pages.show(request, template, work.get());
        } catch (Refusal refusal) {
            String code = refusal.code().name().toLowerCase(Locale.ROOT);
            String known = Optional.of(code).filter(KNOWN::contains).orElse("failed");
            return pages.show(
                    request, "exceptions/problem", Map.of("problem", pages.word(request, "mending." + known)));
        }
    }
}
