package nl.chargecars.partnersync.outbound;

import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The endpoint that sends a test event. */
@RestController
class TestEventController {

    private static final int LONGEST_NAME = 100;

    private final TestEvents testEvents;
    private final Json json;

    TestEventController(TestEvents testEvents, Json json) {
        this.testEvents = testEvents;
        this.json = json;
    }

    @PostMapping(
            path = "/api/v1/partners/{partner_id}/integration-config/test-event",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<TestEvents.Said> send(
            @PathVariable("partner_id") PartnerId partner, @RequestBody(required = false) byte @Nullable [] body) {
        Fields fields = json.optionalObject(body);
        String name = fields.text("integration_name", LONGEST_NAME);
        fields.refuseUnknown();
        fields.check();
        return Answer.of(testEvents.send(partner, name));
    }
}
