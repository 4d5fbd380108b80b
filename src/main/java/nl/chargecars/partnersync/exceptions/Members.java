package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.web.Page;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Shows the members of a group, of whatever kind, as a part of the page that loads the next members at its end. */
@Component
class Members {

    /** Members that one answer shows. */
    static final int SHOWN = 20;

    private final Pages pages;
    private final Clock clock;

    Members(Pages pages, Clock clock) {
        this.pages = pages;
        this.clock = clock;
    }

    /** @param more further parameters of the template */
    ResponseEntity<byte[]> show(
            HttpServletRequest request, String template, PartnerId partner, Page<?> page, Map<String, ?> more) {
        Map<String, Object> model = new HashMap<>(more);
        model.put("members", page.data());
        model.put("partner", partner.toString());
        model.put("next", NextPart.of(request, page.nextCursor()));
        model.put("now", clock.instant());
        return pages.show(request, template, model);
    }
}
