package nl.chargecars.partnersync.outbound;

import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Answer;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The endpoint that sends a test event. */
@RestController
class TestEventController {

    private final TestEvents testEvents;

    TestEventController(TestEvents testEvents) {
        this.testEvents = testEvents;
    }

    @PostMapping("/api/v1/partners/{partner_id}/integration-config/test-event")
    Answer<TestEvents.Said> send(@PathVariable("partner_id") PartnerId partner) {
        return Answer.of(testEvents.send(partner));
    }
}
