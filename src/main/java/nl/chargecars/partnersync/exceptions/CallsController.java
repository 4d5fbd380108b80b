package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedCallFigures;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A part of the page: a partner's refused calls, counted by hour and reason. Nothing of their content is stored. */
@PageController
class CallsController {

    private static final int SHOWN = 20;

    private final RefusedCallFigures calls;
    private final Pages pages;

    CallsController(RefusedCallFigures calls, Pages pages) {
        this.calls = calls;
        this.pages = pages;
    }

    @GetMapping(path = "/exceptions/calls", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> hours(
            @RequestParam PartnerId partner,
            @RequestParam @Nullable IntegrationId integration,
            @RequestParam @Nullable String reason,
            @RequestParam @Nullable String cursor,
            HttpServletRequest request) {
        var page = calls.list(partner, integration, reason, cursor, SHOWN);
        return pages.show(
                request,
                "exceptions/calls",
                Map.of("hours", page.data(), "next", NextPart.of(request, page.nextCursor())));
    }
}
