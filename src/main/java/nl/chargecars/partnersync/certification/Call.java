package nl.chargecars.partnersync.certification;

import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * One call of a run: the request, without the signatures themselves, and the answer.
 *
 * @param webhookId as in the header {@code webhook-id}
 * @param event as in {@code X-ChargeCars-Event}
 * @param body the first KiB of the request body
 * @param bodyBytes size of the whole request body
 * @param responseStatus null when there was no answer
 * @param responseBody the first KiB of the answer; null without one
 * @param error null when the endpoint answered 2xx in time
 * @param errorCode the error as a code for programs; null without an error, and in runs from before there were codes
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
        /** In both forms (the seed's and Standard Webhooks), like a delivery. */
        RIGHT,
        /** In both forms, with a random secret that is not the integration's. */
        OTHER_SECRET,
        /** In both forms, for a body that has one more space at its end than the body that is sent. */
        OTHER_BODY,
        /** Without any signature. */
        NONE,
        /** In the form of Standard Webhooks only, with a timestamp ten minutes ago. */
        OLD,
        /** In both forms, with a timestamp ten minutes ago. */
        OLD_IN_BOTH_FORMS
    }

    private static final int HUNDRED = 100;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    boolean succeeded() {
        return error == null;
    }

    /** Returns true for 4xx: the endpoint understood the request and rejected it. */
    boolean refused() {
        return kind() == 4;
    }

    /** Returns true for 401 and 403: the endpoint did not accept the signature, or our credentials. */
    boolean unauthorized() {
        return responseStatus != null && (responseStatus == UNAUTHORIZED || responseStatus == FORBIDDEN);
    }

    /** Returns true when the answer did not come, or did not end, in the time allowed. */
    boolean timedOut() {
        return FailureCode.TIMED_OUT.wireName().equals(errorCode);
    }

    /** Returns true when the partner's token endpoint gave no token, or no other one in place of one that was refused. */
    boolean withoutToken() {
        return FailureCode.NO_ACCESS_TOKEN.wireName().equals(errorCode);
    }

    boolean redirected() {
        return kind() == 3;
    }

    private int kind() {
        return responseStatus == null ? 0 : responseStatus / HUNDRED;
    }
}
