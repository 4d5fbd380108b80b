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

/** What the API refuses, as people read it: beside the field that it is about, in their language where there is a text for it. */
@Component
class Problems {

    /** Of a list, at which its problem is shown; words and headers may be numbers, too. */
    private static final Pattern ELEMENT = Pattern.compile("^(/webhook_events|/retry_schedule)/\\d+$");

    private final Pages pages;

    Problems(Pages pages) {
        this.pages = pages;
    }

    /** By the place in the request, without its first slash; {@code ""} for what is about the whole. */
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

    /** That of the field, where what holds for all of them would not say what to do there. */
    private String text(HttpServletRequest request, String place, String code, String otherwise) {
        return pages.wordIfAny(request, "config.problem." + place.replace('/', '.') + "." + code)
                .or(() -> pages.wordIfAny(request, "config.problem." + code))
                .orElse(otherwise);
    }
}
