package nl.chargecars.partnersync.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.access.Scope;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.ShownData;
import nl.chargecars.partnersync.deliveries.DeliveryDesk;
import nl.chargecars.partnersync.deliveries.DeliveryDetail;
import nl.chargecars.partnersync.deliveries.DeliverySearch;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.deliveries.Replay;
import nl.chargecars.partnersync.deliveries.ReplayView;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.pages.Address;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.pages.Links;
import nl.chargecars.partnersync.pages.Masks;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages with the deliveries to a partner: delivered, pending and failed ones. */
@PageController
@RequestMapping(path = "/portal/deliveries", produces = MediaType.TEXT_HTML_VALUE)
class PortalDeliveriesController {

    private static final int ON_A_PAGE = 50;

    /** Of so many latest replays, the page shows a few, those first that run. */
    private static final int REPLAYS_LOOKED_AT = 20;

    private static final int REPLAYS_SHOWN = 5;
    private static final List<String> STATES = WireNamed.names(DeliveryState.class);
    private static final List<String> EVENTS = WireNamed.names(EventType.class);

    private final DeliveryDesk desk;
    private final Replay replay;
    private final Integrations integrations;
    private final ShownData shown;
    private final PortalPages pages;
    private final Clock clock;

    PortalDeliveriesController(
            DeliveryDesk desk,
            Replay replay,
            Integrations integrations,
            ShownData shown,
            PortalPages pages,
            Clock clock) {
        this.desk = desk;
        this.replay = replay;
        this.integrations = integrations;
        this.shown = shown;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping
    ResponseEntity<byte[]> list(
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String event,
            @RequestParam(defaultValue = "") String order,
            @RequestParam @Nullable String cursor,
            PartnerCaller visitor,
            HttpServletRequest request) {
        var search = new DeliverySearch(
                FormValues.text(state), FormValues.text(event), FormValues.text(order.strip()), null, null);
        Page<DeliveryView> page = desk.list(visitor.partner(), search, cursor, ON_A_PAGE);
        Map<String, String> filters = Map.of("state", state, "event", event, "order", order.strip());
        Address here = new Address("/portal/deliveries")
                .with("state", state)
                .with("event", event)
                .with("order", order.strip());
        return pages.show(
                request,
                visitor,
                "deliveries",
                Map.of(
                        "deliveries",
                        page.data(),
                        "replays",
                        replays(visitor, cursor),
                        "states",
                        STATES,
                        "events",
                        EVENTS,
                        "filters",
                        filters,
                        "filtered",
                        Stream.of(state, event, order).anyMatch(filter -> !filter.isBlank()),
                        "links",
                        Links.of(here, cursor, page.nextCursor())));
    }

    /** The latest replays, the running ones first, for the first page of the list. */
    private List<ReplayView> replays(PartnerCaller visitor, @Nullable String cursor) {
        if (cursor != null) {
            return List.of();
        }
        return replay.list(visitor.partner(), null, REPLAYS_LOOKED_AT).data().stream()
                .sorted(Comparator.comparing(one -> one.state() != ReplayView.State.RUNNING))
                .limit(REPLAYS_SHOWN)
                .toList();
    }

    @GetMapping("/{delivery_id}")
    ResponseEntity<byte[]> one(
            @PathVariable("delivery_id") DeliveryId id, PartnerCaller visitor, HttpServletRequest request) {
        return show(desk.show(visitor.partner(), id), false, visitor, request);
    }

    /** Shows the page of a delivery with the body unmasked. That the data was shown is audited. */
    @PostMapping("/{delivery_id}/bodies")
    ResponseEntity<byte[]> withBodies(
            @PathVariable("delivery_id") DeliveryId id, PartnerCaller visitor, HttpServletRequest request) {
        DeliveryDetail delivery = desk.show(visitor.partner(), id);
        shown.note(visitor.actor(), "deliveries", id);
        return show(delivery, true, visitor, request);
    }

    /**
     * Redirects to the page with the masked body when the user reloads the answer to the POST above, or switches the language
     * there.
     */
    @GetMapping("/{delivery_id}/bodies")
    ResponseEntity<byte[]> withoutBodies(@PathVariable("delivery_id") DeliveryId id) {
        return Pages.seeOther("/portal/deliveries/" + id);
    }

    @PostMapping("/{delivery_id}/retry")
    ResponseEntity<byte[]> retry(@PathVariable("delivery_id") DeliveryId id, PartnerCaller visitor, Actor actor) {
        String page = "/portal/deliveries/" + id;
        DeliveryView retried;
        try {
            retried = desk.retry(visitor.partner(), id, actor).delivery();
        } catch (Refusal refused) {
            String notice = switch (refused.code()) {
                case ErrorCode.PAYLOAD_EXPIRED -> "notice.portal_expired";
                case ErrorCode.DELIVERIES_HELD -> "notice.portal_replaced";
                default -> throw refused;
            };
            return Pages.done(page, notice);
        }
        return Pages.done(visitor.may(Scope.DELIVERIES_READ) ? page : "/portal", notice(retried));
    }

    /** Returns the notice for a retried delivery. */
    private String notice(DeliveryView retried) {
        return switch (retried.goesOut(clock.instant())) {
            case NOW -> "notice.portal_retried";
            case LATER -> "notice.portal_retried_later";
            case BEHIND_ANOTHER -> "notice.portal_retried_waits";
            case HELD -> "notice.portal_retried_held";
        };
    }

    private ResponseEntity<byte[]> show(
            DeliveryDetail delivery, boolean open, PartnerCaller visitor, HttpServletRequest request) {
        String payload = delivery.payload();
        String body = payload == null ? "" : open ? Masks.open(payload) : Masks.json(payload);
        boolean resendable = delivery.isResendable(integrations.active(visitor.partner()));
        return pages.show(
                request,
                visitor,
                "delivery",
                Map.of("detail", delivery, "resendable", resendable, "body", body, "open", open));
    }
}
