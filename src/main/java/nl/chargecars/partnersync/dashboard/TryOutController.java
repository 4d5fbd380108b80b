package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.outbound.SendNow;
import nl.chargecars.partnersync.outbound.TestEvents;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.web.Characters;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Sends to the partner's endpoint on request: a test event, or the deliveries that wait for their scheduled time. */
@PageController
class TryOutController {

    private static final int SHOWN = 1024;

    private final IntegrationPage page;
    private final TestEvents testEvents;
    private final SendNow sendNow;
    private final IntegrationSubpages pages;

    TryOutController(IntegrationPage page, TestEvents testEvents, SendNow sendNow, IntegrationSubpages pages) {
        this.page = page;
        this.testEvents = testEvents;
        this.sendNow = sendNow;
        this.pages = pages;
    }

    @PostMapping(path = "/integrations/{integration_id}/test-event", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> testEvent(@PathVariable("integration_id") IntegrationId id, HttpServletRequest request) {
        return page.unlessTooOften(request, id, "test.too_many", () -> {
            Integration integration = page.requireActive(id);
            TestEvents.Said said = testEvents.send(integration.partner());
            String body = said.responseBody() == null ? "" : said.responseBody();
            String shown = Characters.first(body, SHOWN);
            return pages.show(
                    request,
                    "integration/testevent",
                    integration,
                    Map.of("said", said, "body", shown, "cut", shown.length() < body.length()));
        });
    }

    @PostMapping(path = "/integrations/{integration_id}/send-now", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> sendNow(
            @PathVariable("integration_id") IntegrationId id, Actor actor, HttpServletRequest request) {
        return page.unlessRefused(request, id, () -> {
            sendNow.sendNow(page.requireActive(id).partner(), actor);
            return Pages.done("/integrations/" + id, "notice.sent_now");
        });
    }
}
