package nl.chargecars.partnersync.orderdesk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.deliveries.DeliveryDetail;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.inbound.StatusUpdateView;
import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.order.References;
import nl.chargecars.partnersync.partner.Integration;

/**
 * The content of an order's page.
 *
 * @param there what the partner knows of the order
 * @param integration the path of the page of the partner's integration; empty when there is none
 * @param resendable the deliveries that a retry would send
 * @param dismissedByUs the ids of deliveries and updates that our own side dismissed
 * @param next the statuses that may come next
 * @param pollSeconds the interval in seconds at which the page updates itself; 0 when nothing is open, or personal data is shown
 * @param version changes whenever the content changes enough to be shown again
 * @param typed the input of a form that was refused
 */
public record OrderSheet(
        OrderRecord order,
        String partner,
        String status,
        KnownStatus there,
        String integration,
        List<Explanation> explanations,
        List<Moment> timeline,
        Set<DeliveryId> resendable,
        Set<UUID> dismissedByUs,
        List<Step> next,
        Veil veil,
        int pollSeconds,
        String version,
        FormInput typed,
        Instant now) {

    private static final int SOON = 2;
    private static final int LATER = 10;
    private static final Duration NEAR = Duration.ofMinutes(1);

    /** A status that the workflow allows next. */
    public record Step(String status, String label, boolean isFinal) {}

    static OrderSheet of(
            Story story,
            List<Explanation> explanations,
            List<Moment> timeline,
            Veil veil,
            FormInput typed,
            Instant now) {
        OrderRecord order = story.order();
        return new OrderSheet(
                order,
                story.partner().name(),
                story.label(order.status()),
                KnownStatus.of(story),
                story.integrations().stream()
                        .findFirst()
                        .map(one -> "/integrations/" + one.id())
                        .orElse(""),
                explanations,
                timeline,
                resendable(story),
                story.dismissedByUs(),
                steps(story),
                veil,
                veil.lifted() ? 0 : pollSeconds(story, now),
                version(story, explanations, now),
                typed,
                now);
    }

    /** Returns the names of the verdicts: once they have changed, the page says the new ones aloud. */
    public String verdicts() {
        return explanations.stream().map(Explanation::name).collect(Collectors.joining("."));
    }

    /** Returns how many status changes the order has on this page. */
    public int transitionCount() {
        return order.history().getLast().sequence();
    }

    public String path() {
        return "/orders/" + order.number();
    }

    /**
     * Returns the reason for a dismissal. A partner's reason is masked, since it may name a customer; a reason from our own side
     * is not, for colleagues to read.
     */
    public String why(UUID dismissed, String reason) {
        return dismissedByUs.contains(dismissed) ? reason : veil.text(reason);
    }

    /** Returns the references of the order by name, masked: a partner may write a customer's name into one. */
    public Map<String, String> references() {
        return new TreeMap<>(veil.members(order.references()));
    }

    /** Returns false for the partner's own order id, and for references that this server writes. */
    public boolean isChangeable(String reference) {
        return !reference.equals(References.PARTNER_ORDER_ID) && !References.OURS.contains(reference);
    }

    private static Set<DeliveryId> resendable(Story story) {
        return story.deliveries().stream()
                .filter(story::isResendable)
                .map(one -> one.delivery().deliveryId())
                .collect(Collectors.toSet());
    }

    private static List<Step> steps(Story story) {
        return story.workflow().allowedNext(story.order().status()).stream()
                .map(status -> new Step(
                        status,
                        story.label(status),
                        story.workflow().allowedNext(status).isEmpty()))
                .toList();
    }

    /** Returns a short interval while something is about to be sent; a longer one while it waits for long or for somebody. */
    private static int pollSeconds(Story story, Instant now) {
        if (!story.isOpen()) {
            return 0;
        }
        return story.deliveries().stream().anyMatch(one -> isSoon(one, now)) ? SOON : LATER;
    }

    private static boolean isSoon(DeliveryDetail delivery, Instant now) {
        Instant next = delivery.delivery().nextAttemptAt();
        return delivery.delivery().underWay() || (next != null && next.isBefore(now.plus(NEAR)));
    }

    /**
     * Returns a version that changes with the content, and every minute, since times are shown to the minute. Enum constants are
     * hashed as text, because their own hash differs from node to node.
     */
    private static String version(Story story, List<Explanation> explanations, Instant now) {
        Set<Integer> versions = Set.copyOf(
                story.integrations().stream().map(Integration::version).toList());
        return Integer.toHexString(Objects.hash(
                story.order().status(),
                story.order().updatedAt(),
                story.order().history().stream()
                        .map(entry -> String.valueOf(story.notices().get(entry.transitionId())))
                        .toList(),
                story.deliveries().stream()
                        .map(one -> one.delivery().toString())
                        .toList(),
                story.updates().stream().map(OrderSheet::whatChanges).toList(),
                story.traces().size(),
                versions,
                explanations.stream().map(Explanation::sentences).toList(),
                now.getEpochSecond() / NEAR.toSeconds()));
    }

    /** Returns the fields of an update that change when it is processed again, when it is dismissed, or when its body expires. */
    private static List<Object> whatChanges(StatusUpdateView update) {
        return List.of(
                update.statusUpdateId(),
                update.outcome().wireName(),
                update.processedAt(),
                Optional.ofNullable(update.dismissedAt()),
                update.body() == null);
    }

    @Override
    public String toString() {
        return "OrderSheet[" + order.number() + "]";
    }
}
