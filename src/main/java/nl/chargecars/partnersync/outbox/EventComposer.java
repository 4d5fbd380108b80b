package nl.chargecars.partnersync.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.order.OrderFacts;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.status.Transition;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides which events a transition causes for the partner (contract, "Statuses and events"): composes them with their payloads, or
 * says why there are none.
 */
@Component
class EventComposer {

    private final Json json;

    EventComposer(Json json) {
        this.json = json;
    }

    sealed interface Composition {
        record Composed(List<NewEvent> events) implements Composition {}

        record Silent(UnsentReason reason) implements Composition {}
    }

    Composition compose(Transition transition, OrderFacts order, Integration integration, Instant now) {
        return silence(transition, integration)
                .<Composition>map(Composition.Silent::new)
                .orElseGet(() -> new Composition.Composed(events(transition, order, integration, now)));
    }

    /**
     * Returns why a transition causes no event; empty when it causes one or more.
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

    /**
     * Composes the events of a transition for which {@link #silence} is empty: at least one, in the order in which they are sent.
     */
    List<NewEvent> events(Transition transition, OrderFacts order, Integration integration, Instant now) {
        String partnerStatus = partnerStatus(transition, integration).orElseThrow();
        List<EventType> types = matching(transition, integration);
        return IntStream.range(0, types.size())
                .mapToObj(place -> event(types.get(place), place, transition, order, integration, partnerStatus, now))
                .toList();
    }

    private static Optional<String> partnerStatus(Transition transition, Integration integration) {
        return integration.mapping().toPartner(transition.toStatus());
    }

    private static List<EventType> matching(Transition transition, Integration integration) {
        return integration.endpoint().subscribedTo(transition.fromStatus(), transition.toStatus());
    }

    /**
     * True when the partner itself caused the transition and its integration does not ask for such events. The start of an order is no
     * echo but a confirmation.
     */
    private static boolean isEcho(Transition transition, Integration integration) {
        return transition.actor().kind() == Actor.Kind.PARTNER
                && !transition.isStart()
                && !integration.delivery().echoPartnerUpdates();
    }

    private NewEvent event(
            EventType type,
            int place,
            Transition transition,
            OrderFacts order,
            Integration integration,
            String partnerStatus,
            Instant now) {
        DeliveryId id = DeliveryId.next();
        String payload = json.write(EventPayload.of(id, now, type, transition, order, partnerStatus));
        return new NewEvent(id, integration, transition, type, place, payload);
    }
}
