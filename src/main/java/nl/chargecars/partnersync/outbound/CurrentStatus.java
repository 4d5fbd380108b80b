package nl.chargecars.partnersync.outbound;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.status.StatusEngine;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells a partner where an order stands now, because somebody wants it told: the delivery of the latest transition once more,
 * under its own {@code webhook-id}, written anew where what it said is past its age. A transition that was never told (the partner's own, or not mapped at that time) becomes a
 * delivery now.
 */
@Component
public class CurrentStatus {

    private static final String LATEST = """
            select deliveries.id, deliveries.event
            from deliveries
            join events on events.id = deliveries.id
            join orders on orders.id = deliveries.order_id
            join status_transitions as latest
              on latest.id = events.transition_id and latest.sequence = orders.transition_count
            where deliveries.order_id = :order and deliveries.integration_id = :integration
            order by deliveries.order_sequence
            limit 1
            """;

    private final Integrations integrations;
    private final StatusEngine statusEngine;
    private final FirstTelling telling;
    private final ManualChanges changes;
    private final ExpiredPayloads payloads;
    private final JdbcClient client;
    private final TransactionTemplate transaction;

    CurrentStatus(
            Integrations integrations,
            StatusEngine statusEngine,
            FirstTelling telling,
            ManualChanges changes,
            ExpiredPayloads payloads,
            JdbcClient client,
            TransactionTemplate transaction) {
        this.integrations = integrations;
        this.statusEngine = statusEngine;
        this.telling = telling;
        this.changes = changes;
        this.payloads = payloads;
        this.client = client;
        this.transaction = transaction;
    }

    /** What becomes of it. */
    public sealed interface Sent {

        /** It is on its way. */
        record Queued() implements Sent {}

        /** @param reason for people: why the partner cannot be told */
        record Impossible(String reason) implements Sent {}
    }

    /** Queues it; audited as the retry of a delivery is, or with the caller's own entry. */
    public Sent send(PartnerId partner, OrderId order, Actor actor) {
        Optional<Integration> integration = integrations.active(partner);
        if (integration.isEmpty()) {
            return new Sent.Impossible("the partner has no active integration");
        }
        if (integration.get().endpoint().url() == null) {
            return new Sent.Impossible("the integration has no webhook_url");
        }
        return Objects.requireNonNull(transaction.execute(_ -> {
            statusEngine.lock(List.of(order));
            return latest(order, integration.get())
                    .map(told -> again(told, partner, order, integration.get(), actor))
                    .orElseGet(() -> forTheFirstTime(order, integration.get(), actor));
        }));
    }

    private record Told(DeliveryId delivery, EventType event) {}

    private Optional<Told> latest(OrderId order, Integration integration) {
        return client.sql(LATEST)
                .param("order", order.value())
                .param("integration", integration.id().value())
                .query((row, _) -> new Told(
                        new DeliveryId(Row.uuid(row, "id")),
                        EventType.named(Row.text(row, "event")).orElseThrow()))
                .optional();
    }

    private Sent again(Told told, PartnerId partner, OrderId order, Integration integration, Actor actor) {
        var retry = new ManualChange.Retry(partner, told.delivery(), actor, null, null);
        ManualChange.Outcome outcome = make(retry);
        if (outcome instanceof ManualChange.Outcome.PayloadExpired) {
            if (!payloads.writeAnew(told.delivery(), told.event(), order, integration, actor)) {
                return new Sent.Impossible(UnsentReason.NOT_MAPPED.wireName());
            }
            outcome = make(retry);
        }
        return switch (outcome) {
            case ManualChange.Outcome.Done() -> new Sent.Queued();
            case ManualChange.Outcome.LeftAlone _,
                    ManualChange.Outcome.AlreadyDelivered _,
                    ManualChange.Outcome.PayloadExpired _,
                    ManualChange.Outcome.Unknown _ -> new Sent.Impossible("the delivery cannot be sent any more");
        };
    }

    private ManualChange.Outcome make(ManualChange change) {
        return changes.handle(List.of(change)).getFirst();
    }

    private Sent forTheFirstTime(OrderId order, Integration integration, Actor actor) {
        Optional<UnsentReason> silent =
                telling.tell(List.of(order), integration, actor).get(order);
        if (silent == null) {
            return new Sent.Impossible("the order is not there any more");
        }
        return silent.<Sent>map(reason -> new Sent.Impossible(reason.wireName()))
                .orElseGet(Sent.Queued::new);
    }
}
