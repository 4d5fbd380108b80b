package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Tells what came of a click, in the place on the page where it was made. */
@Component
class Mending {

    private final Pages pages;

    Mending(Pages pages) {
        this.pages = pages;
    }

    /**
     * What was done, by the template that is named, in place of the form; else why it could not be, above the form, which stays: what
     * was refused may be tried again, or something else.
     */
    ResponseEntity<byte[]> told(HttpServletRequest request, String template, Supplier<Map<String, ?>> work) {
        return told(request, () -> pages.show(request, template, work.get()));
    }

    /** The same of work that shows itself what was done. */
    ResponseEntity<byte[]> told(HttpServletRequest request, Supplier<ResponseEntity<byte[]>> work) {
        try {
            return work.get();
        } catch (Refusal refusal) {
            String code = refusal.code().name().toLowerCase(Locale.ROOT);
            String problem =
                    pages.wordIfAny(request, "mending." + code).orElseGet(() -> pages.word(request, "mending.failed"));
            return aboveTheForm(pages.show(request, "exceptions/problem", Map.of("problem", problem)));
        }
    }

    /** What is shown takes nothing's place; it goes when the form is sent once more if it is marked {@code data-refused}. */
    static ResponseEntity<byte[]> aboveTheForm(ResponseEntity<byte[]> shown) {
        return ResponseEntity.ok()
                .headers(shown.getHeaders())
                .header("HX-Reswap", "afterbegin")
                .body(shown.getBody());
    }
}
