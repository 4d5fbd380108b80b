package nl.chargecars.partnersync.certification;

import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * One call of a run: what was sent, without the signatures themselves, and what came back.
 *
 * @param webhookId as in the header
 * @param event as in {@code X-ChargeCars-Event}
 * @param body the first KiB of it
 * @param bodyBytes of the whole
 * @param responseStatus null when there was no answer
 * @param responseBody the first KiB
 * @param error null when it was answered 2xx, in time
 * @param errorCode the same for programs; null in runs of long ago as well
 */
public record Call(
        Signing signing,
        String webhookId,
        String event,
        String body,
        int bodyBytes,
        @Nullable Integer responseStatus,
        long latencyMs,
        @Nullable String responseBody,
        @Nullable String error,
        @Nullable String errorCode) {

    /** How it was signed. */
    public enum Signing implements WireNamed {
        /** As deliveries are, in both forms. */
        RIGHT,
        /** In both forms, with a secret made up for it. */
        OTHER_SECRET,
        /** In both forms, for a body that has a space more at its end. */
        OTHER_BODY,
        /** Neither form. */
        NONE,
        /** Standard Webhooks only, ten minutes ago. */
        OLD,
        /** In both forms, ten minutes ago. */
        OLD_IN_BOTH_FORMS
    }

    private static final int HUNDRED = 100;

    boolean succeeded() {
        return error == null;
    }

    /** True for 4xx: it was understood, and not wanted. */
    boolean refused() {
        return kind() == 4;
    }

    boolean redirected() {
        return kind() == 3;
    }

    private int kind() {
        return responseStatus == null ? 0 : responseStatus / HUNDRED;
    }
}
