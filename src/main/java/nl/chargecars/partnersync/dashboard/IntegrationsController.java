package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The page that staff keep open: every integration, worst first, by itself up to date. */
@PageController
class IntegrationsController {

    private final IntegrationList list;
    private final LiveFeed feed;
    private final Pages pages;

    IntegrationsController(IntegrationList list, LiveFeed feed, Pages pages) {
        this.list = list;
        this.feed = feed;
        this.pages = pages;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> integrations(HttpServletRequest request) {
        return pages.show(request, "integrations", list.now());
    }

    /** The list alone, whenever something in it changed: the page puts it in the place of the one it has. */
    @GetMapping(path = "/integrations/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter live(HttpServletRequest request) {
        return feed.open(pages.later(request, IntegrationList.TEMPLATE));
    }
}
