package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Renders the page of one integration, also with a message on it after an action on the page was refused. */
@Component
class IntegrationPage {

    /** The parameter that says what was just done with the status map; its text is {@code mapping.done.…}. */
    static final String DONE = "mapping";

    private final Integrations integrations;
    private final IntegrationViews views;
    private final MappingDesk mappings;
    private final Problems problems;
    private final Pages pages;
    private final Clock clock;

    IntegrationPage(
            Integrations integrations,
            IntegrationViews views,
            MappingDesk mappings,
            Problems problems,
            Pages pages,
            Clock clock) {
        this.integrations = integrations;
        this.views = views;
        this.mappings = mappings;
        this.problems = problems;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * Returns the integration.
     *
     * @throws Refusal NOT_FOUND
     */
    Integration require(IntegrationId id) {
        return integrations.require(id);
    }

    /**
     * Returns the integration, if it is active.
     *
     * @throws Refusal NOT_FOUND; NO_ACTIVE_INTEGRATION, also when another integration of the same partner is active
     */
    Integration requireActive(IntegrationId id) {
        Integration integration = require(id);
        if (!integration.active()) {
            throw Refusal.noActiveIntegration();
        }
        return integration;
    }

    ResponseEntity<byte[]> show(HttpServletRequest request, IntegrationId id) {
        Integration integration = require(id);
        return show(request, HttpStatus.OK, integration, mappings.view(integration), Map.of());
    }

    /** Renders the page with the status map as it is in the form. */
    ResponseEntity<byte[]> show(HttpServletRequest request, IntegrationId id, MappingForm form, int basedOn) {
        Integration integration = require(id);
        return show(request, HttpStatus.OK, integration, mappings.view(integration, form, basedOn), Map.of());
    }

    /** Renders the page with the messages of a refusal at the top, and the HTTP status that the API would answer with. */
    private ResponseEntity<byte[]> refused(
            HttpServletRequest request, IntegrationId id, Refusal refusal, Map<String, String> told) {
        Integration integration = require(id);
        return show(
                request, HttpStatus.valueOf(refusal.code().status()), integration, mappings.view(integration), told);
    }

    /** Returns the result of {@code work}; when that throws a {@link Refusal}, renders the page with its messages. */
    ResponseEntity<byte[]> unlessRefused(
            HttpServletRequest request, IntegrationId id, Supplier<ResponseEntity<byte[]>> work) {
        try {
            return work.get();
        } catch (Refusal refusal) {
            return refused(request, id, refusal, problems.of(request, refusal));
        }
    }

    /**
     * Does the same as {@link #unlessRefused}, with a text of its own for work that is limited in how often it may be done.
     *
     * @param tooOften the name of the text for RATE_LIMIT_EXCEEDED
     */
    ResponseEntity<byte[]> unlessTooOften(
            HttpServletRequest request, IntegrationId id, String tooOften, Supplier<ResponseEntity<byte[]>> work) {
        return unlessRefused(request, id, () -> {
            try {
                return work.get();
            } catch (Refusal refusal) {
                if (refusal.code() != ErrorCode.RATE_LIMIT_EXCEEDED) {
                    throw refusal;
                }
                return refused(request, id, refusal, Map.of("", pages.word(request, tooOften)));
            }
        });
    }

    /** Renders the page with a refusal's messages, and the status map as it is in the form. */
    ResponseEntity<byte[]> refused(
            HttpServletRequest request, IntegrationId id, MappingForm form, int basedOn, Refusal refusal) {
        Integration integration = require(id);
        return show(
                request,
                HttpStatus.valueOf(refusal.code().status()),
                integration,
                mappings.view(integration, form, basedOn),
                problems.of(request, refusal));
    }

    private ResponseEntity<byte[]> show(
            HttpServletRequest request,
            HttpStatus status,
            Integration integration,
            MappingView mapping,
            Map<String, String> refused) {
        Instant now = clock.instant();
        IntegrationView view = views.of(request, integration, mapping, now);
        return pages.show(
                request,
                status,
                "integration/overview",
                Map.of("view", view, "problems", refused, "done", done(request), "now", now));
    }

    private String done(HttpServletRequest request) {
        return Optional.ofNullable(request.getParameter(DONE))
                .flatMap(what -> pages.wordIfAny(request, "mapping.done." + what))
                .orElse("");
    }
}
