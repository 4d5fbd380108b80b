package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;

/** Turns the API's refusals into texts for people: next to the field concerned, and translated where there is a translation. */
@Component
class Problems {

    /** An element of one of these lists, whose problem is shown at the list. Only these: a word or a header may be a number too. */
    private static final Pattern ELEMENT = Pattern.compile("^(/webhook_events|/retry_schedule)/\\d+$");

    private final Pages pages;

    Problems(Pages pages) {
        this.pages = pages;
    }

    /** Returns the texts by place in the request, without the first slash; {@code ""} for the request as a whole. */
    Map<String, String> of(HttpServletRequest request, Refusal refusal) {
        Map<String, String> problems = new LinkedHashMap<>();
        if (refusal.details().isEmpty()) {
            String code = refusal.code().name().toLowerCase(Locale.ROOT);
            problems.put("", text(request, "", code, refusal.getMessage()));
        }
        for (Problem problem : refusal.details()) {
            String pointer = ELEMENT.matcher(problem.pointer()).replaceFirst("$1");
            String place = pointer.isEmpty() ? "" : pointer.substring(1);
            problems.putIfAbsent(place, text(request, place, problem.code(), problem.message()));
        }
        return problems;
    }

    /** Returns the text for this field, where the general text of the code would not say what to do; otherwise the general one. */
    private String text(HttpServletRequest request, String place, String code, String otherwise) {
        return pages.wordIfAny(request, "config.problem." + place.replace('/', '.') + "." + code)
                .or(() -> pages.wordIfAny(request, "config.problem." + code))
                .orElse(otherwise);
    }
}
