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

/** Serves the page that staff keep open: all integrations, the worst first, which updates itself. */
@PageController
class IntegrationsController {

    /** This header keeps nginx from buffering the stream: by default, nginx waits until it has much to pass on. */
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
        Map<String, Object> model = list.now().only(state);
        model.put("query", new Address("").with("state", state).text());
        return pages.show(request, "integrations", model);
    }

    /** Sends the list alone, whenever something in it has changed; the page replaces its list with it. */
    @GetMapping(path = "/integrations/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> live(@RequestParam @Nullable String state, HttpServletRequest request) {
        Function<Map<String, Object>, String> html = pages.later(request, IntegrationList.TEMPLATE);
        SseEmitter stream = feed.open(snapshot -> html.apply(snapshot.only(state)));
        return ResponseEntity.ok().header(UNBUFFERED, "no").body(stream);
    }
}
