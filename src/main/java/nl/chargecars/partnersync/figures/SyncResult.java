package nl.chargecars.partnersync.figures;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.id.IntegrationId;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with a partner, in either direction, as counted by the integration's figures.
 *
 * @param heard what the partner sent in it, for the counts of its orders and of its status updates
 * @param error null when the exchange succeeded; otherwise a short text without personal data or secrets
 * @param errorCode null when the exchange succeeded; otherwise a stable code: why our call failed, or why the partner's order or
 *     update was refused
 * @param latency how long the partner took to respond; null for calls by the partner
 */
public record SyncResult(
        IntegrationId integration,
        Instant at,
        Heard heard,
        @Nullable String error,
        @Nullable String errorCode,
        @Nullable Duration latency) {

    /** What a partner sends and the figures count by the hour, beside successes and failures. */
    enum Heard {
        /** Neither of the others, or only once more: an attempt of a delivery, an update decided by staff, an order placed before. */
        NOTHING,
        /** A new order. */
        ORDER,
        /** A status update, in the partner's call or in a polled response. */
        STATUS_UPDATE
    }

    public static SyncResult succeeded(IntegrationId integration, Instant at) {
        return new SyncResult(integration, at, Heard.NOTHING, null, null, null);
    }

    public static SyncResult failed(IntegrationId integration, Instant at, String code, String error) {
        return new SyncResult(integration, at, Heard.NOTHING, error, code, null);
    }

    /** Returns this result as that of a new order. */
    public SyncResult ofNewOrder() {
        return new SyncResult(integration, at, Heard.ORDER, error, errorCode, latency);
    }

    /** Returns this result as that of a status update that came from the partner. */
    public SyncResult ofStatusUpdate() {
        return new SyncResult(integration, at, Heard.STATUS_UPDATE, error, errorCode, latency);
    }

    /** Returns this result with the time that the partner took to respond. */
    public SyncResult took(Duration time) {
        return new SyncResult(integration, at, heard, error, errorCode, time);
    }

    boolean heardOrder() {
        return heard == Heard.ORDER;
    }

    boolean heardStatusUpdate() {
        return heard == Heard.STATUS_UPDATE;
    }

    boolean success() {
        return error == null;
    }
}
