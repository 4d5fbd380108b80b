package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.function.Function;
import nl.chargecars.partnersync.pages.Address;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The page that staff keep open: every integration, worst first, by itself up to date. */
@PageController
class IntegrationsController {

    /** Asks nginx to hand on what comes as it comes; by default it waits until there is much of it. */
    private static final String UNBUFFERED = "X-Accel-Buffering";

    private final IntegrationList list;
    private final LiveFeed feed;
    private final Pages pages;

    IntegrationsController(IntegrationList list, LiveFeed feed, Pages pages) {
        this.list = list;
        this.feed = feed;
        this.pages = pages;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> integrations(@RequestParam @Nullable String state, HttpServletRequest request) {
        Map<String, Object> model = IntegrationList.only(list.now(), state);
        model.put("query", new Address("").with("state", state).text());
        return pages.show(request, "integrations", model);
    }

    /** The list alone, whenever something in it changed: the page puts it in the place of the one it has. */
    @GetMapping(path = "/integrations/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> live(@RequestParam @Nullable String state, HttpServletRequest request) {
        Function<Map<String, Object>, String> html = pages.later(request, IntegrationList.TEMPLATE);
        SseEmitter stream = feed.open(model -> html.apply(IntegrationList.only(model, state)));
        return ResponseEntity.ok().header(UNBUFFERED, "no").body(stream);
    }
}
