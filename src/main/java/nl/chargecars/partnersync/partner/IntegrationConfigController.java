package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Configurations over HTTP (seed, "Partner Integration Configuration"). */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/integration-config")
class IntegrationConfigController {

    private static final int LONGEST_OVERLAP_SECONDS = 30 * 24 * 3600;

    private final Partners partners;
    private final IntegrationConfig config;
    private final IntegrationRepository repository;
    private final Json json;
    private final Clock clock;

    IntegrationConfigController(
            Partners partners, IntegrationConfig config, IntegrationRepository repository, Json json, Clock clock) {
        this.partners = partners;
        this.config = config;
        this.repository = repository;
        this.json = json;
        this.clock = clock;
    }

    record Rotated(
            IntegrationId integrationId,
            String integrationName,
            String webhookSecret,
            @Nullable Instant previousSecretValidUntil) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Answer<ShownIntegration>> save(
            @PathVariable("partner_id") PartnerId partner, @RequestBody byte[] body, Actor actor) {
        IntegrationConfig.Saved saved = config.save(partner, json.object(body), actor);
        Integration integration = saved.integration();
        String shownSecret = saved.created() ? integration.secrets().current().text() : Mask.TEXT;
        var answer = Answer.of(
                ShownIntegration.of(integration, figures(partner).get(integration.id()), shownSecret, clock.instant()));
        return saved.created()
                ? ResponseEntity.created(URI.create("/api/v1/partners/" + partner + "/integration-config"))
                        .body(answer)
                : ResponseEntity.ok(answer);
    }

    @GetMapping
    Page<ShownIntegration> list(
            @PathVariable("partner_id") PartnerId partner,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit,
            @RequestParam @Nullable String cursor) {
        int size = Limit.checked(limit);
        IntegrationId after = Cursor.one(cursor, IntegrationId::of);
        partners.require(partner);
        Map<IntegrationId, IntegrationRepository.Figures> figures = figures(partner);
        return Page.of(listed(partner, after, size + 1), size, one -> Cursor.of(one.id()))
                .map(one -> ShownIntegration.of(one, figures.get(one.id()), Mask.TEXT, clock.instant()));
    }

    private List<Integration> listed(PartnerId partner, @Nullable IntegrationId after, int most) {
        List<Integration> all = repository.of(partner);
        int from = all.stream().map(Integration::id).toList().indexOf(after) + 1;
        return all.subList(from, Math.min(all.size(), from + most));
    }

    @PostMapping(path = "/webhook-secret/rotate", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<Rotated> rotate(
            @PathVariable("partner_id") PartnerId partner,
            @RequestBody(required = false) byte @Nullable [] body,
            Actor actor) {
        Fields fields = json.optionalObject(body);
        String name = fields.text("integration_name", IntegrationParser.LONGEST_NAME);
        Integer overlapSeconds = fields.integer("overlap_seconds", 0, LONGEST_OVERLAP_SECONDS);
        String secret = IntegrationParser.secret(fields);
        fields.refuseUnknown();
        fields.check();
        Duration overlap =
                overlapSeconds == null ? IntegrationConfig.DEFAULT_OVERLAP : Duration.ofSeconds(overlapSeconds);
        Integration rotated = config.rotateSecret(partner, name, secret, overlap, actor);
        WebhookSecrets secrets = rotated.secrets();
        return Answer.of(new Rotated(
                rotated.id(), rotated.name(), secrets.current().text(), secrets.previousAt(clock.instant())));
    }

    private Map<IntegrationId, IntegrationRepository.Figures> figures(PartnerId partner) {
        return repository.figures(partner).stream()
                .collect(Collectors.toMap(IntegrationRepository.Figures::id, Function.identity()));
    }
}
