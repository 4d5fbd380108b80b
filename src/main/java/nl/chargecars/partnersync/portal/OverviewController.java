package nl.chargecars.partnersync.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.pages.PageController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page of the portal: the state of the integration, and the next steps. */
@PageController
class OverviewController {

    private final Overviews overviews;
    private final PortalPages pages;

    OverviewController(Overviews overviews, PortalPages pages) {
        this.overviews = overviews;
        this.pages = pages;
    }

    @GetMapping(path = "/portal", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> overview(PartnerCaller visitor, HttpServletRequest request) {
        return pages.show(request, visitor, "overview", Map.of("overview", overviews.of(visitor)));
    }
}
