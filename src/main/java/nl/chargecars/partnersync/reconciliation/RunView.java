package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * A run as the API and the dashboard show it.
 *
 * @param compared orders compared so far
 * @param differences how many of each kind
 * @param open differences that nobody has decided about and whose order no later run has compared
 * @param applicable open differences where one side is known to be ahead
 * @param errorCode stable code for why the run ended early; null otherwise, and for rows written before codes existed
 */
public record RunView(
        UUID runId,
        IntegrationId integrationId,
        Cause cause,
        State state,
        Instant startedAt,
        @Nullable Instant finishedAt,
        long compared,
        long agreeing,
        Map<String, Long> differences,
        long open,
        long applicable,
        @Nullable String error,
        @Nullable String errorCode) {

    public enum Cause implements WireNamed {
        /** Begun by itself, for a day. */
        DAILY,
        /** Begun on request. */
        MANUAL,
        /** The comparison with a list that the partner posted. */
        POSTED
    }

    public enum State implements WireNamed {
        RUNNING,
        /** Complete. */
        FINISHED,
        /** Ended early: {@code errorCode} says why. */
        FAILED
    }

    public boolean running() {
        return state == State.RUNNING;
    }
}
