package nl.chargecars.partnersync.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbox.EventComposer.Composition;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.status.StatusEngine;
import nl.chargecars.partnersync.storage.LostRaces;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends a partner the current status of an order at once, because somebody requested it. A delivery that has not arrived yet and still
 * states the right status is sent again as it is, under its own {@code webhook-id}. Otherwise the status is sent in a new event, in
 * the word that the mapping has today, behind the earlier events of the order's latest transition: a partner rightly ignores an id
 * that it has accepted before. A transition that caused no event (it came from the partner, or was not mapped at the time) becomes a
 * delivery now.
 */
@Component
public class CurrentStatus {

    private static final String QUEUED_EVENTS = """
            select deliveries.id, deliveries.state, deliveries.event, deliveries.order_sequence,
                   payload_of(deliveries.id)::json ->> 'status' as word
            from deliveries
            join events on events.id = deliveries.id
            join orders on orders.id = deliveries.order_id
            join status_transitions as latest
              on latest.id = events.transition_id and latest.sequence = orders.transition_count
            where deliveries.order_id = :order and deliveries.integration_id = :integration
            order by deliveries.order_sequence
            """;

    private final Integrations integrations;
    private final StatusEngine statusEngine;
    private final LatestEvents latestEvents;
    private final ManualChanges changes;
    private final Outbox outbox;
    private final AuditLog auditLog;
    private final JdbcClient client;
    private final TransactionTemplate transaction;

    CurrentStatus(
            Integrations integrations,
            StatusEngine statusEngine,
            LatestEvents latestEvents,
            ManualChanges changes,
            Outbox outbox,
            AuditLog auditLog,
            JdbcClient client,
            TransactionTemplate transaction) {
        this.integrations = integrations;
        this.statusEngine = statusEngine;
        this.latestEvents = latestEvents;
        this.changes = changes;
        this.outbox = outbox;
        this.auditLog = auditLog;
        this.client = client;
        this.transaction = transaction;
    }

    /** The outcome of a request. */
    public sealed interface Sent {

        /** A delivery is queued. */
        record Queued() implements Sent {}

        /** @param reason for people: why the partner cannot be told */
        record Impossible(String reason) implements Sent {}
    }

    /**
     * Queues the current status, in a transaction of its own. Audited as the retry of a delivery, or as {@code CURRENT_STATUS_TOLD}.
     */
    public Sent send(PartnerId partner, OrderId order, Actor actor) {
        return LostRaces.rerun(transaction, () -> queue(partner, order, actor));
    }

    private Sent queue(PartnerId partner, OrderId order, Actor actor) {
        statusEngine.lock(List.of(order));
        // read only now: it may have been deactivated or changed while the order was waited for
        Integration integration = integrations.active(partner).orElse(null);
        if (integration == null) {
            return new Sent.Impossible("the partner has no active integration");
        }
        if (integration.endpoint().url() == null) {
            return new Sent.Impossible("the integration has no webhook_url");
        }
        List<QueuedEvent> queued = queuedEvents(order, integration);
        return queued.isEmpty() ? forTheFirstTime(order, integration, actor) : again(queued, order, integration, actor);
    }

    /**
     * An event of the order's latest transition that was queued for the integration.
     *
     * @param place among the events of the transition, see {@link NewEvent}
     * @param word the status in its payload; null when the payload has expired
     */
    private record QueuedEvent(
            DeliveryId delivery,
            DeliveryState state,
            String event,
            int place,
            @Nullable String word) {

        boolean arrived() {
            return state == DeliveryState.DELIVERED;
        }

        boolean waits() {
            return state == DeliveryState.PENDING;
        }
    }

    /** Returns the events of the latest transition that were queued for this integration, in the order of the line. */
    private List<QueuedEvent> queuedEvents(OrderId order, Integration integration) {
        return client.sql(QUEUED_EVENTS)
                .param("order", order.value())
                .param("integration", integration.id().value())
                .query((row, _) -> new QueuedEvent(
                        new DeliveryId(Row.uuid(row, "id")),
                        DeliveryState.named(Row.text(row, "state")),
                        Row.text(row, "event"),
                        (int) (row.getLong("order_sequence") % NewEvent.EVENTS_PER_TRANSITION),
                        row.getString("word")))
                .list();
    }

    private Sent again(List<QueuedEvent> queued, OrderId order, Integration integration, Actor actor) {
        return switch (latestEvents.composed(order, integration, actor)) {
            case Composition.Silent silent ->
                new Sent.Impossible(silent.reason().wireName());
            case Composition.Composed composed -> {
                NewEvent today = composed.events().getLast();
                QueuedEvent told = toTell(queued, today.type());
                String word = integration
                        .mapping()
                        .toPartner(today.transition().toStatus())
                        .orElseThrow();
                yield !told.arrived() && word.equals(told.word())
                        ? retry(told, queued, integration, actor)
                        : repeat(told, queued, today, actor);
            }
        };
    }

    /**
     * Returns the last event of the type that would be told today. It need not be the last one of the transition: earlier builds
     * queued {@code status_changed} before the specific one.
     */
    private static QueuedEvent toTell(List<QueuedEvent> queued, EventType type) {
        return queued.reversed().stream()
                .filter(one -> one.event().equals(type.wireName()))
                .findFirst()
                .orElse(queued.getLast());
    }

    /** Sends the events at earlier places now, too: the one to be told would wait with them for their next attempt. */
    private static List<ManualChange> ahead(
            List<QueuedEvent> queued, QueuedEvent told, int place, Integration integration, Actor actor) {
        return queued.stream()
                .filter(one -> one.waits() && one.place() < place && !one.equals(told))
                .map(one -> retry(one, integration, actor))
                .toList();
    }

    private static ManualChange retry(QueuedEvent event, Integration integration, Actor actor) {
        return new ManualChange.Retry(integration.partner(), event.delivery(), actor);
    }

    private Sent retry(QueuedEvent told, List<QueuedEvent> queued, Integration integration, Actor actor) {
        List<ManualChange> retries = new ArrayList<>(ahead(queued, told, told.place(), integration, actor));
        retries.add(retry(told, integration, actor));
        return switch (changes.handle(retries).getLast()) {
            case ManualChange.Outcome.Done() -> new Sent.Queued();
            case ManualChange.Outcome.LeftAlone _,
                    ManualChange.Outcome.AlreadyDelivered _,
                    ManualChange.Outcome.PayloadExpired _,
                    ManualChange.Outcome.IntegrationReplaced _,
                    ManualChange.Outcome.Unknown _ -> new Sent.Impossible("the delivery cannot be sent any more");
        };
    }

    /**
     * Queues a new event behind all others and then dismisses the one that it repeats. In this order, the new event waits for an attempt
     * of that one that is in progress.
     */
    private Sent repeat(QueuedEvent told, List<QueuedEvent> queued, NewEvent today, Actor actor) {
        int place = Math.max(queued.getLast().place() + 1, NewEvent.FIRST_REPETITION);
        if (place >= NewEvent.EVENTS_PER_TRANSITION) {
            return new Sent.Impossible("it was told this many times already; ask the partner why it does not take it");
        }
        outbox.queue(List.of(today.at(place)), true);
        List<ManualChange> made = new ArrayList<>(ahead(queued, told, place, today.integration(), actor));
        if (!told.arrived()) {
            made.add(new ManualChange.Dismiss(today.partner(), told.delivery(), actor, Superseded.BY + today.id()));
        }
        changes.handle(made);
        auditLog.record(List.of(LatestEvents.auditEntry(today.order(), today.integration(), actor)));
        return new Sent.Queued();
    }

    private Sent forTheFirstTime(OrderId order, Integration integration, Actor actor) {
        Optional<UnsentReason> silent =
                latestEvents.queue(List.of(order), integration, actor, true).get(order);
        if (silent == null) {
            return new Sent.Impossible("the order is not there any more");
        }
        if (silent.isPresent()) {
            return new Sent.Impossible(silent.get().wireName());
        }
        auditLog.record(List.of(LatestEvents.auditEntry(order, integration, actor)));
        return new Sent.Queued();
    }
}
