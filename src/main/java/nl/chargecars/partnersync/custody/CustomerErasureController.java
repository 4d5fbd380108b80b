package nl.chargecars.partnersync.custody;

import java.util.Objects;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.custody.CustomerErasure.Outcome;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Erases a customer's data, a limited part per call; {@code ./partnersync erase-customer} makes the calls. */
@RestController
class CustomerErasureController {

    private final CustomerErasure erasure;
    private final Json json;

    CustomerErasureController(CustomerErasure erasure, Json json) {
        this.erasure = erasure;
        this.json = json;
    }

    @PostMapping(path = "/api/v1/customers/erase", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<Outcome> erase(@RequestBody byte[] body, Actor actor) {
        Fields fields = json.object(body);
        String email = CustomerErasure.email(fields);
        boolean dryRun = Objects.requireNonNullElse(fields.bool("dry_run"), false);
        fields.check();
        return Answer.of(dryRun ? erasure.count(email) : erasure.erase(email, actor));
    }
}
