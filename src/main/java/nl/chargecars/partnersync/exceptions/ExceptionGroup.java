package nl.chargecars.partnersync.exceptions;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.pages.Address;
import org.jspecify.annotations.Nullable;

/**
 * What is put right together.
 *
 * @param partnerName empty until {@link #named} puts it
 * @param integration null when the partner had none that was active
 * @param integrationName null until {@link #named} puts it, and where there is no integration
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
     * What else they have in common.
     *
     * @param detail the partner's word for a status, our status that has none, what deliveries failed by, or why calls were refused; null where the cause says all
     * @param from the status that the orders have now, where a step from there is not allowed; null for another cause
     * @param mapped the status of ours that the word is mapped to; null when it is not, or for another cause
     * @param run the comparison that found them; null for another cause
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
     * How many, and of when.
     *
     * @param more true when there are more than {@code count}
     * @param firstAt null when there is none to tell, as is {@code lastAt}
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

    /** Where its members are; empty when it has none to show. */
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

    /** Where they are counted, to be dismissed; empty where each is mended or ends by itself. */
    public String dismissal() {
        if (cause.ofUpdates()) {
            return updates("/exceptions/updates/dismiss");
        }
        if (cause == Cause.NEVER_TOLD) {
            return of("/exceptions/untold/dismiss")
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

    /** Where the map is mended; empty when a map would not help. */
    public String mapping() {
        return integration != null && OF_THE_MAP.contains(cause) ? page() + "#mapping" : "";
    }

    /** The comparison, where each of them is mended; empty where none found them. */
    public String comparison() {
        return about.run() == null ? "" : page() + "/reconciliation/" + about.run();
    }

    /** The orders that stand in the status that it is about; empty where its members say so. */
    public String orders() {
        return cause == Cause.NEVER_TOLD
                ? of("/orders").with("show", about.detail()).text()
                : "";
    }

    /** The integration's own page; empty without one. */
    public String page() {
        return integration == null ? "" : "/integrations/" + integration;
    }

    /** Where all of them are sent again. */
    public String replay() {
        return new Address("/exceptions/replay")
                .with("integration", integration)
                .with("failure", about.detail())
                .text();
    }
}
