package nl.chargecars.partnersync.inbound;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.inbound.StatusUpdateRepository.StatusKey;
import nl.chargecars.partnersync.inbound.StatusUpdateRepository.WebhookKey;
import nl.chargecars.partnersync.order.Orders.Located;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.status.StatusChange;
import nl.chargecars.partnersync.status.Transition;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;

/**
 * An update that could be parsed, whose partner has an active integration, and whose order exists.
 *
 * @param update the content of {@code received}
 */
record MatchedUpdate(ReceivedUpdate received, PartnerUpdate update, Integration integration, Located order) {

    /** Returns our status for the partner's word; empty when the integration's mapping has none. */
    Optional<String> mappedStatus() {
        return integration.mapping().toChargecars(update.status());
    }

    /** Returns the key by which a repetition of the message is recognised; empty without a {@code webhook-id}. */
    Optional<WebhookKey> webhookKey() {
        return Optional.ofNullable(received.webhookId()).map(id -> new WebhookKey(received.partner(), id));
    }

    /** Returns the key by which a repetition of the content is recognised; empty without a timestamp. */
    Optional<StatusKey> statusKey() {
        return Optional.ofNullable(update.timestamp())
                .map(timestamp -> new StatusKey(order.id(), update.status(), timestamp));
    }

    /** Returns the change for the status engine, with the reason and context of the seed ("Process Partner Status Update", step 4). */
    StatusChange change(String toStatus, Json json) {
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put("partner_source", true);
        context.put("partner_order_id", update.partnerOrderId());
        context.put("partner_customer_id", update.partnerCustomerId());
        context.put("partner_technician", update.technicianInfo());
        if (received.origin() != Origin.WEBHOOK) {
            context.put("origin", received.origin().wireName());
        }
        context.put("original_partner_status", update.status());
        String notes = Objects.requireNonNullElse(update.notes(), "Status changed by partner");
        return new StatusChange(
                order.id(),
                toStatus,
                "Partner update: " + notes,
                json.write(context),
                received.sender(),
                received.happenedAt(),
                null,
                null);
    }

    ProcessedUpdate applied(String mapped, Transition transition, List<String> allowedNext) {
        return new ProcessedUpdate(
                received,
                Outcome.APPLIED,
                integration.id(),
                order.id(),
                order.number(),
                mapped,
                transition.id(),
                null,
                allowedNext);
    }

    /** Returns the update as accepted without a transition. */
    ProcessedUpdate accepted(Outcome outcome, String mapped) {
        return new ProcessedUpdate(
                received, outcome, integration.id(), order.id(), order.number(), mapped, null, null, List.of());
    }

    /** @param message why the update is refused, for people */
    ProcessedUpdate refused(Outcome outcome, @Nullable String mapped, String message, List<String> allowedNext) {
        return new ProcessedUpdate(
                received, outcome, integration.id(), order.id(), order.number(), mapped, null, message, allowedNext);
    }
}
