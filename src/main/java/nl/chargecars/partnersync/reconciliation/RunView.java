package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is shown.
 *
 * @param cause {@code daily}, {@code manual} or {@code posted}
 * @param compared orders looked at so far
 * @param differences how many of each kind
 * @param open differences that nobody has decided about, and that no later comparison has looked at again
 * @param applicable those of them where it is known who is ahead
 * @param errorCode why it ended early, stable; null for those of before there were codes
 */
public record RunView(
        UUID runId,
        IntegrationId integrationId,
        String cause,
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
