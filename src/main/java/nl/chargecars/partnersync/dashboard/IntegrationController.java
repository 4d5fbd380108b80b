package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.pages.PageController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** One integration: how it is doing and why, its map of statuses, its configuration. */
@PageController
class IntegrationController {

    private final IntegrationPage page;

    IntegrationController(IntegrationPage page) {
        this.page = page;
    }

    @GetMapping(path = "/integrations/{integration_id}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> integration(@PathVariable("integration_id") IntegrationId id, HttpServletRequest request) {
        return page.show(request, id);
    }
}
