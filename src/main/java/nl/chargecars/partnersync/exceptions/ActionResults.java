package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Shows the result of an action at the place on the page where the user started it. */
@Component
class ActionResults {

    private final Pages pages;

    ActionResults(Pages pages) {
        this.pages = pages;
    }

    /**
     * Does the work and shows its result with the template, in place of the form. When the work is refused, shows the reason
     * above the form, which stays, because the user may try it again or choose another action.
     *
     * @param work returns the parameters of the template; may throw {@link Refusal}
     */
    ResponseEntity<byte[]> show(HttpServletRequest request, String template, Supplier<Map<String, ?>> work) {
        return show(request, () -> pages.show(request, template, work.get()));
    }

    /** Does the same for work that makes its own answer. */
    ResponseEntity<byte[]> show(HttpServletRequest request, Supplier<ResponseEntity<byte[]>> work) {
        try {
            return work.get();
        } catch (Refusal refusal) {
            String code = refusal.code().name().toLowerCase(Locale.ROOT);
            String problem =
                    pages.wordIfAny(request, "mending." + code).orElseGet(() -> pages.word(request, "mending.failed"));
            return showProblem(request, problem);
        }
    }

    /**
     * Shows above the form, which stays, why nothing was done.
     *
     * @param name of the text
     */
    ResponseEntity<byte[]> problem(HttpServletRequest request, String name) {
        return showProblem(request, pages.word(request, name));
    }

    private ResponseEntity<byte[]> showProblem(HttpServletRequest request, String problem) {
        return aboveTheForm(pages.show(request, "exceptions/problem", Map.of("problem", problem)));
    }

    /**
     * Returns the answer with a header by which the browser inserts it above the form instead of replacing the form. When the
     * form is sent again, the browser removes what is marked {@code data-refused}.
     */
    static ResponseEntity<byte[]> aboveTheForm(ResponseEntity<byte[]> shown) {
        return Pages.with(shown, headers -> headers.set("HX-Reswap", "afterbegin"));
    }
}
