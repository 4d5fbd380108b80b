package nl.chargecars.partnersync.outbound;

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

    /** @param integration the partner's active one; null when there is none */
    Composition compose(Transition transition, OrderFacts order, @Nullable Integration integration, Instant now) {
        if (integration == null) {
            return new Composition.Silent(UnsentReason.NO_INTEGRATION);
        }
        if (isEcho(transition, integration)) {
            return new Composition.Silent(UnsentReason.ECHO);
        }
        Optional<String> partnerStatus = integration.mapping().toPartner(transition.toStatus());
        List<EventType> matching = integration.endpoint().subscribedTo(transition.fromStatus(), transition.toStatus());
        if (partnerStatus.isEmpty()) {
            return new Composition.Silent(
                    matching.isEmpty() ? UnsentReason.NOT_MAPPED_NOR_SUBSCRIBED : UnsentReason.NOT_MAPPED);
        }
        if (matching.isEmpty()) {
            return new Composition.Silent(UnsentReason.NOT_SUBSCRIBED);
        }
        return new Composition.Tell(matching.stream()
                .map(type -> event(type, transition, order, integration, partnerStatus.get(), now))
                .toList());
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
