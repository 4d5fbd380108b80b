package nl.chargecars.partnersync.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.order.OrderFacts;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.status.Transition;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides what a transition tells the partner (contract, "Statuses and events"): events with their payloads, or why nothing. */
@Component
class EventComposer {

    private final Json json;

    EventComposer(Json json) {
        this.json = json;
    }

    sealed interface Composition {
        record Tell(List<NewEvent> events) implements Composition {}

        record Silent(UnsentReason reason) implements Composition {}
    }

    Composition compose(Transition transition, OrderFacts order, Integration integration, Instant now) {
        return silence(transition, integration)
                .<Composition>map(Composition.Silent::new)
                .orElseGet(() -> new Composition.Tell(events(transition, order, integration, now)));
    }

    /**
     * Why a transition tells the partner nothing; empty where it tells something.
     *
     * @param integration the partner's active one; null when there is none
     */
    Optional<UnsentReason> silence(Transition transition, @Nullable Integration integration) {
        if (integration == null) {
            return Optional.of(UnsentReason.NO_INTEGRATION);
        }
        if (isEcho(transition, integration)) {
            return Optional.of(UnsentReason.ECHO);
        }
        boolean subscribed = !matching(transition, integration).isEmpty();
        if (partnerStatus(transition, integration).isEmpty()) {
            return Optional.of(subscribed ? UnsentReason.NOT_MAPPED : UnsentReason.NOT_MAPPED_NOR_SUBSCRIBED);
        }
        return subscribed ? Optional.empty() : Optional.of(UnsentReason.NOT_SUBSCRIBED);
    }

    /** What a transition tells that is not kept silent; at least one. */
    List<NewEvent> events(Transition transition, OrderFacts order, Integration integration, Instant now) {
        String partnerStatus = partnerStatus(transition, integration).orElseThrow();
        return matching(transition, integration).stream()
                .map(type -> event(type, transition, order, integration, partnerStatus, now))
                .toList();
    }

    private static Optional<String> partnerStatus(Transition transition, Integration integration) {
        return integration.mapping().toPartner(transition.toStatus());
    }

    private static List<EventType> matching(Transition transition, Integration integration) {
        return integration.endpoint().subscribedTo(transition.fromStatus(), transition.toStatus());
    }

    /** The partner said it itself; the start is no echo but a confirmation. */
    private static boolean isEcho(Transition transition, Integration integration) {
        return transition.actor().kind() == Actor.Kind.PARTNER
                && !transition.isStart()
                && !integration.delivery().echoPartnerUpdates();
    }

    private NewEvent event(
            EventType type,
            Transition transition,
            OrderFacts order,
            Integration integration,
            String partnerStatus,
            Instant now) {
        DeliveryId id = DeliveryId.next();
        String payload = json.write(EventPayload.of(id, now, type, transition, order, partnerStatus));
        return NewEvent.first(id, integration, transition, type, payload);
    }
}
