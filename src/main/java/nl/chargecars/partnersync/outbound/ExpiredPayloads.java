package nl.chargecars.partnersync.outbound;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.order.OrderFacts;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.status.StatusHistory;
import nl.chargecars.partnersync.status.Transition;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes once more what an event of an order's latest transition said, when that is past its age: what orders are compared for
 * is old by nature. It is kept as what is open is, and goes as that does.
 */
@Component
class ExpiredPayloads {

    private static final String KEEP = """
            insert into kept_payloads (event_id, payload, kept_at) values (:event, :payload, :now)
            """;

    private final Orders orders;
    private final StatusHistory history;
    private final EventComposer composer;
    private final JdbcClient client;
    private final Clock clock;

    ExpiredPayloads(Orders orders, StatusHistory history, EventComposer composer, JdbcClient client, Clock clock) {
        this.orders = orders;
        this.history = history;
        this.composer = composer;
        this.client = client;
        this.clock = clock;
    }

    /**
     * In the caller's transaction, which has locked the order by the status engine.
     *
     * @return false when the partner has no word for the status any more: nothing was written
     */
    boolean writeAnew(DeliveryId event, EventType type, OrderId order, Integration integration, Actor actor) {
        OrderFacts facts = orders.facts(List.of(order)).get(order);
        if (facts == null) {
            throw new IllegalStateException("an event of an order that is not there: " + order);
        }
        Instant now = clock.instant();
        Transition latest = FirstTelling.latest(
                order, history.of(List.of(order)).getOrDefault(order, List.of()).getLast(), actor);
        Optional<String> payload = composer.anew(event, type, latest, facts, integration, now);
        payload.ifPresent(text -> client.sql(KEEP)
                .param("event", event.value())
                .param("payload", text)
                .param("now", Row.timestamp(now))
                .update());
        return payload.isPresent();
    }
}
