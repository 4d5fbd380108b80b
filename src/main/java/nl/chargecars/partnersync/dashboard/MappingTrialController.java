package nl.chargecars.partnersync.dashboard;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.partner.StatusMaps;
import nl.chargecars.partnersync.partner.WordChange;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The API for trying out a status map, as the editor does: returns what it would change, and saves nothing. */
@RestController
class MappingTrialController {

    private static final int LONGEST_NAME = 100;

    private final Partners partners;
    private final Integrations integrations;
    private final StatusMaps maps;
    private final MappingDesk desk;
    private final Json json;

    MappingTrialController(Partners partners, Integrations integrations, StatusMaps maps, MappingDesk desk, Json json) {
        this.partners = partners;
        this.integrations = integrations;
        this.maps = maps;
        this.desk = desk;
        this.json = json;
    }

    /** @param untoldOrders how many orders the partner could be notified of whose current status it was never sent */
    record Tried(List<WordChange> changes, Waiting waitingUpdates, int untoldOrders) {}

    /**
     * Status updates that were refused because their word is not mapped.
     *
     * @param outcomes how many of them would have which outcome
     * @param left how many more wait with a word that can be understood, beyond those that were tried
     */
    record Waiting(Map<String, Integer> outcomes, int left) {}

    @PostMapping(
            path = "/api/v1/partners/{partner_id}/integration-config/status-mapping/dry-run",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<Tried> tryOut(@PathVariable("partner_id") PartnerId partner, @RequestBody byte[] body) {
        Fields fields = json.object(body);
        String name = fields.text("integration_name", LONGEST_NAME);
        if (!fields.has("status_mapping")) {
            fields.problem("status_mapping", "required", "Give the status_mapping to try out.");
        }
        partners.require(partner);
        Integration integration = integrations.require(partner, name);
        MapTrial trial = desk.trial(integration, maps.read(fields, integration.mapping()));
        return Answer.of(new Tried(
                trial.changes(),
                new Waiting(trial.waiting().outcomes(), trial.waiting().left()),
                trial.untold()));
    }
}
