package nl.chargecars.partnersync.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.outbound.TestEvents;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.IntegrationConfig;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages with which a partner sends a test event to its endpoint and generates a new signing secret. */
@PageController
@RequestMapping(produces = MediaType.TEXT_HTML_VALUE)
class EndpointController {

    /** The choices, in hours, of how long the previous secret stays valid beside the new one. */
    static final List<Integer> OVERLAPS = List.of(0, 1, 24, 72, 168);

    private final Integrations integrations;
    private final TestEvents testEvents;
    private final IntegrationConfig config;
    private final PortalPages pages;
    private final Clock clock;

    EndpointController(
            Integrations integrations,
            TestEvents testEvents,
            IntegrationConfig config,
            PortalPages pages,
            Clock clock) {
        this.integrations = integrations;
        this.testEvents = testEvents;
        this.config = config;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/portal/test-event")
    ResponseEntity<byte[]> testEvent(PartnerCaller visitor, HttpServletRequest request) {
        return testEvent(request, HttpStatus.OK, visitor, null);
    }

    @PostMapping("/portal/test-event")
    ResponseEntity<byte[]> sendTestEvent(PartnerCaller visitor, HttpServletRequest request) {
        return active(visitor)
                        .filter(integration -> integration.endpoint().url() != null)
                        .isEmpty()
                ? testEvent(request, HttpStatus.CONFLICT, visitor, null)
                : testEvent(request, HttpStatus.OK, visitor, testEvents.send(visitor.partner()));
    }

    @GetMapping("/portal/secret")
    ResponseEntity<byte[]> secret(PartnerCaller visitor, HttpServletRequest request) {
        return secret(request, HttpStatus.OK, visitor, Map.of());
    }

    /**
     * Generates a new secret and shows it. The answer is no redirect, because the secret is shown only in this one answer, which
     * no cache keeps. Each form works at most once, because a browser sends the form again when the user reloads the answer.
     *
     * @param overlap hours for which the previous secret stays valid; one of {@link #OVERLAPS}
     * @param version of the integration that the form was made from
     */
    @PostMapping("/portal/secret")
    ResponseEntity<byte[]> rotate(
            @RequestParam int overlap,
            @RequestParam int version,
            PartnerCaller visitor,
            Actor actor,
            HttpServletRequest request) {
        if (active(visitor).isEmpty()) {
            return secret(request, HttpStatus.CONFLICT, visitor, Map.of());
        }
        if (!OVERLAPS.contains(overlap)) {
            throw Refusal.invalid(List.of());
        }
        return config.rotateSecretOnce(visitor.partner(), null, version, Duration.ofHours(overlap), actor)
                .map(rotated -> rotated.secrets().current().text())
                .map(secret -> secret(request, HttpStatus.OK, visitor, Map.of("secret", secret)))
                .orElseGet(() -> secret(request, HttpStatus.CONFLICT, visitor, Map.of("already", true)));
    }

    private ResponseEntity<byte[]> testEvent(
            HttpServletRequest request, HttpStatus status, PartnerCaller visitor, TestEvents.@Nullable Said said) {
        Map<String, Object> model = new HashMap<>();
        active(visitor).ifPresent(integration -> model.put("integration", integration));
        if (said != null) {
            model.put("said", said);
        }
        return pages.show(request, status, visitor, "testevent", model);
    }

    /** @param result what became of the request for a new secret, in the page's parameters; empty before there was one */
    private ResponseEntity<byte[]> secret(
            HttpServletRequest request, HttpStatus status, PartnerCaller visitor, Map<String, Object> result) {
        Map<String, Object> model = new HashMap<>(result);
        active(visitor).ifPresent(integration -> {
            model.put("integration", integration);
            model.put("previousUntil", integration.secrets().endsAt(clock.instant()));
        });
        return pages.show(request, status, visitor, "secret", model);
    }

    private Optional<Integration> active(PartnerCaller visitor) {
        return integrations.active(visitor.partner());
    }
}
