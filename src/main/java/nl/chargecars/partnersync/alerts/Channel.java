package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A channel that is set up, and the result of the last notice sent through it.
 *
 * @param channel its name
 * @param triedAt null when no notice has been sent yet
 * @param accepted whether the channel accepted the last notice; true also when there was none
 * @param errorCode why it did not, to be translated
 * @param error the reason as the channel gave it, without secrets
 * @param message what the error means and what to do
 */
public record Channel(
        String channel,
        @Nullable Instant triedAt,
        boolean accepted,
        @Nullable String errorCode,
        @Nullable String error,
        @Nullable String message) {

    /** Returns whether the reason is the code or status of an answer, and not what failed on our side. */
    public boolean responded() {
        return error != null && error.startsWith("responded ");
    }

    static Channel untried(String name) {
        return new Channel(name, null, true, null, null, null);
    }

    static Channel told(String name, Instant at) {
        return new Channel(name, at, true, null, null, null);
    }

    static Channel notTold(String name, Instant at, NoticeFailure code, String error) {
        return new Channel(name, at, false, code.wireName(), error, code.text());
    }
}
