package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import nl.chargecars.partnersync.monitoring.OpenWork;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;

/** The number of open exceptions that the navigation shows beside the name of the page. Each page requests it after it has loaded. */
@PageController
class BadgeController {

    private final OpenWork work;
    private final Pages pages;

    BadgeController(OpenWork work, Pages pages) {
        this.work = work;
        this.pages = pages;
    }

    @GetMapping(path = "/exceptions/badge", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> badge(HttpServletRequest request) {
        return pages.show(request, "badge", Map.of("open", work.count()));
    }
}
