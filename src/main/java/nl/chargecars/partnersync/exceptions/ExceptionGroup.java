package nl.chargecars.partnersync.exceptions;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.pages.Address;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions that are resolved together, because they have the same cause and details.
 *
 * @param partnerName empty until {@link #named} sets it
 * @param integration null when the partner had no active integration
 * @param integrationName null until {@link #named} sets it, and when there is no integration
 */
public record ExceptionGroup(
        Cause cause,
        PartnerId partner,
        String partnerName,
        @Nullable IntegrationId integration,
        @Nullable String integrationName,
        About about,
        Extent extent) {

    private static final Set<Cause> OF_THE_MAP =
            Set.of(Cause.NEVER_TOLD, Cause.STATUS_NOT_MAPPED, Cause.INVALID_STATUS_TRANSITION);

    /**
     * What the exceptions of a group have in common besides the cause.
     *
     * @param detail depending on the cause, the partner's word for a status, our status that has no word, the failure of the
     *     deliveries, or the reason why calls were refused; null when the cause says everything
     * @param from the current status of the orders, for transitions that the workflow does not allow; null for another cause
     * @param mapped our status that the partner's word is mapped to; null when it is not mapped, or for another cause
     * @param run the comparison that found the differences; null for another cause
     */
    public record About(
            @Nullable String detail,
            @Nullable String from,
            @Nullable String mapped,
            @Nullable UUID run) {

        static final About CAUSE_ALONE = new About(null, null, null, null);

        static About detail(String detail) {
            return new About(detail, null, null, null);
        }

        static About run(UUID run) {
            return new About(null, null, null, run);
        }
    }

    /**
     * How many exceptions a group has, and the times of the first and the last.
     *
     * @param more true when there are more than {@code count}
     * @param firstAt null when it is not known, as {@code lastAt}
     */
    public record Extent(
            long count,
            boolean more,
            @Nullable Instant firstAt,
            @Nullable Instant lastAt) {}

    ExceptionGroup(Cause cause, PartnerId partner, @Nullable IntegrationId integration, About about, Extent extent) {
        this(cause, partner, "", integration, null, about, extent);
    }

    ExceptionGroup named(String itsPartner, @Nullable String itsIntegration) {
        return new ExceptionGroup(cause, partner, itsPartner, integration, itsIntegration, about, extent);
    }

    /** Returns the address of the list of members; empty when the group has no list. */
    public String members() {
        if (cause.ofUpdates()) {
            return updates("/exceptions/updates");
        }
        if (cause == Cause.CALL_REFUSED) {
            return of("/exceptions/calls")
                    .with("integration", integration)
                    .with("reason", about.detail())
                    .text();
        }
        return cause == Cause.DELIVERY_FAILED ? deliveries("/exceptions/deliveries") : "";
    }

    /**
     * Returns the address at which the exceptions are counted before they are dismissed; empty when a group of this cause cannot
     * be dismissed as a whole.
     */
    public String dismissal() {
        if (cause.ofUpdates()) {
            return updates("/exceptions/updates/dismiss");
        }
        if (cause == Cause.NEVER_TOLD) {
            return of("/exceptions/unsent/dismiss")
                    .with("status", about.detail())
                    .text();
        }
        return cause == Cause.DELIVERY_FAILED ? deliveries("/exceptions/deliveries/dismiss") : "";
    }

    private String updates(String path) {
        return of(path).with("outcome", cause.wireName())
                .with("word", about.detail())
                .with("from", about.from())
                .text();
    }

    private String deliveries(String path) {
        return of(path).with("integration", integration)
                .with("failure", about.detail())
                .text();
    }

    private Address of(String path) {
        return new Address(path).with("partner", partner);
    }

    /** Returns the address of the form for the status map; empty when a map would not resolve the exceptions. */
    public String mapping() {
        return integration != null && OF_THE_MAP.contains(cause) ? page() + "#mapping" : "";
    }

    /** Returns the address of the comparison, where each difference is resolved; empty when no comparison found the exceptions. */
    public String comparison() {
        return about.run() == null ? "" : page() + "/reconciliation/" + about.run();
    }

    /** Returns the address of the list of orders that have the status without a word; empty for all other causes. */
    public String orders() {
        return cause == Cause.NEVER_TOLD
                ? of("/orders").with("show", about.detail()).text()
                : "";
    }

    /** Returns the address of the page of the integration; empty without an integration. */
    public String page() {
        return integration == null ? "" : "/integrations/" + integration;
    }

    /** Returns the address of the form that sends all failed deliveries of the group again. */
    public String replay() {
        return new Address("/exceptions/replay")
                .with("integration", integration)
                .with("failure", about.detail())
                .text();
    }
}
