package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.deliveries.DeliverySearch;
import nl.chargecars.partnersync.deliveries.FailedDeliveries;
import nl.chargecars.partnersync.deliveries.Replay;
import nl.chargecars.partnersync.deliveries.ReplayView;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.IntegrationNames;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.NamedIntegration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of replays, which send many deliveries again: choose, count, confirm, watch and stop. */
@PageController
@RequestMapping(produces = MediaType.TEXT_HTML_VALUE)
class ReplayPagesController {

    private static final long NOT_COUNTED = -1;
    private static final int LATEST_SHOWN = 10;
    private static final String FORM = "exceptions/replay";
    private static final String OBSTACLE = "obstacle";

    /** The states to choose from, the most common choice first. Pending deliveries may wait a day for their next attempt. */
    private static final List<String> STATES = Stream.of(
                    DeliveryState.FAILED, DeliveryState.DELIVERED, DeliveryState.PENDING, DeliveryState.DISMISSED)
            .map(DeliveryState::wireName)
            .toList();

    private final Replay replay;
    private final Integrations integrations;
    private final IntegrationNames names;
    private final Obstacles obstacles;
    private final Pages pages;
    private final Clock clock;

    ReplayPagesController(
            Replay replay,
            Integrations integrations,
            IntegrationNames names,
            Obstacles obstacles,
            Pages pages,
            Clock clock) {
        this.replay = replay;
        this.integrations = integrations;
        this.names = names;
        this.obstacles = obstacles;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/exceptions/replay")
    ResponseEntity<byte[]> form(
            @RequestParam(defaultValue = "") String integration,
            @RequestParam(defaultValue = "failed") String state,
            @RequestParam(defaultValue = "") String event,
            @RequestParam(defaultValue = "") String failure,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            HttpServletRequest request) {
        var form = new ReplayForm(integration, state, event, failure, from, to);
        if (integration.isEmpty()) {
            return show(request, HttpStatus.OK, form, NOT_COUNTED, "");
        }
        Integration chosen = require(integration);
        return form.search(chosen.id())
                .map(search -> counted(request, form, replay.count(chosen.partner(), search), chosen))
                .orElseGet(() -> noTime(request, form));
    }

    @PostMapping("/exceptions/replay")
    ResponseEntity<byte[]> start(
            @RequestParam String integration,
            @RequestParam(defaultValue = "failed") String state,
            @RequestParam(defaultValue = "") String event,
            @RequestParam(defaultValue = "") String failure,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            Actor actor,
            HttpServletRequest request) {
        var form = new ReplayForm(integration, state, event, failure, from, to);
        Integration chosen = require(integration);
        Optional<DeliverySearch> search = form.search(chosen.id());
        if (search.isEmpty()) {
            return noTime(request, form);
        }
        long matched = replay.count(chosen.partner(), search.get());
        if (matched == 0) {
            return show(request, HttpStatus.OK, form, 0, ""); // somebody else has sent them since they were counted
        }
        return switch (replay.start(chosen.partner(), search.get(), actor)) {
            case Replay.Started.Begun(ReplayView begun) -> {
                UUID id = begun.replayId();
                yield Pages.seeOther(id == null ? "/exceptions/replay" : page(chosen.partner(), id));
            }
            case Replay.Started.TooMany _ -> {
                String tooMany = pages.word(request, "replay.too_many");
                yield show(request, HttpStatus.TOO_MANY_REQUESTS, form, matched, tooMany);
            }
        };
    }

    @GetMapping("/exceptions/replays/{replay_id}")
    ResponseEntity<byte[]> watch(
            @RequestParam PartnerId partner, @PathVariable("replay_id") UUID id, HttpServletRequest request) {
        String name = nameOf(names.all(), one -> one.partner().equals(partner));
        Map<String, Object> model = progress(partner, id);
        model.put("name", name);
        return pages.show(request, "exceptions/replaypage", model);
    }

    /** The part of the page that shows the progress; the page requests it every second while the replay runs. */
    @GetMapping("/exceptions/replays/{replay_id}/progress")
    ResponseEntity<byte[]> progress(
            @RequestParam PartnerId partner, @PathVariable("replay_id") UUID id, HttpServletRequest request) {
        Map<String, Object> model = progress(partner, id);
        model.put("again", true);
        return pages.show(request, "exceptions/progress", model);
    }

    private Map<String, Object> progress(PartnerId partner, UUID id) {
        ReplayView one = replay.one(partner, id);
        Map<String, Object> model = new HashMap<>();
        model.put("replay", one);
        model.put("partner", partner.toString());
        model.put("now", clock.instant());
        if (one.state() != ReplayView.State.RUNNING) { // while it runs, the page asks every second
            obstacles.of(partner, one).ifPresent(obstacle -> model.put(OBSTACLE, obstacle));
        }
        return model;
    }

    @PostMapping("/exceptions/replays/{replay_id}/cancel")
    ResponseEntity<byte[]> cancel(@RequestParam PartnerId partner, @PathVariable("replay_id") UUID id, Actor actor) {
        replay.cancel(partner, id, actor);
        return Pages.seeOther(page(partner, id));
    }

    private ResponseEntity<byte[]> noTime(HttpServletRequest request, ReplayForm form) {
        return show(
                request, HttpStatus.UNPROCESSABLE_CONTENT, form, NOT_COUNTED, pages.word(request, "replay.no_time"));
    }

    private ResponseEntity<byte[]> counted(
            HttpServletRequest request, ReplayForm form, long matched, Integration chosen) {
        Map<String, Object> model = model(form, matched, "");
        obstacles.of(chosen).ifPresent(obstacle -> model.put(OBSTACLE, obstacle));
        return pages.show(request, FORM, model);
    }

    private ResponseEntity<byte[]> show(
            HttpServletRequest request, HttpStatus status, ReplayForm form, long matched, String problem) {
        return pages.show(request, status, FORM, model(form, matched, problem));
    }

    private Map<String, Object> model(ReplayForm form, long matched, String problem) {
        Map<String, Object> model = new HashMap<>();
        model.put("form", form);
        model.put("matched", matched);
        model.put("problem", problem);
        List<NamedIntegration> known = names.all();
        model.put("integrations", known);
        model.put("partner", nameOf(known, one -> one.id().toString().equals(form.integration())));
        model.put("latest", latest(known));
        model.put("now", clock.instant());
        model.put("states", STATES);
        model.put("events", WireNamed.names(EventType.class));
        model.put("failures", FailedDeliveries.FAILURES);
        return model;
    }

    /** Returns the name of the partner whose integration it is; empty when there is none. */
    private static String nameOf(List<NamedIntegration> known, Predicate<NamedIntegration> which) {
        return known.stream()
                .filter(which)
                .map(NamedIntegration::partnerName)
                .findFirst()
                .orElse("");
    }

    private List<ReplayRow> latest(List<NamedIntegration> known) {
        return replay.latest(LATEST_SHOWN).stream()
                .map(one -> new ReplayRow(
                        name(one, known),
                        page(one.partner(), Objects.requireNonNull(one.replay().replayId())),
                        one.replay()))
                .toList();
    }

    /**
     * Returns the names of the partner and, if the replay covers one integration only, of that integration; empty when they are
     * not known.
     */
    private static String name(Replay.OfPartner one, List<NamedIntegration> known) {
        IntegrationId integration =
                Objects.requireNonNull(one.replay().filter()).integrationId();
        return known.stream()
                .filter(named -> named.partner().equals(one.partner()))
                .filter(named -> integration == null || named.id().equals(integration))
                .map(named -> integration == null ? named.partnerName() : named.partnerName() + " · " + named.name())
                .findFirst()
                .orElse("");
    }

    private static String page(PartnerId partner, UUID id) {
        return "/exceptions/replays/" + id + "?partner=" + partner;
    }

    private Integration require(String integration) {
        return integrations.require(FormValues.id(integration, IntegrationId::of));
    }
}
