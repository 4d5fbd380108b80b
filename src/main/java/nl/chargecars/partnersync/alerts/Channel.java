package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A way to tell people that is set up, and how telling by it ended the last time.
 *
 * @param channel its name
 * @param triedAt null when nothing has been told by it yet
 * @param accepted whether it took that; true also when nothing has been told by it
 * @param errorCode why it did not, for words in any language
 * @param error the same as the channel said it, without a secret
 * @param message what it means and what to do
 */
public record Channel(
        String channel,
        @Nullable Instant triedAt,
        boolean accepted,
        @Nullable String errorCode,
        @Nullable String error,
        @Nullable String message) {

    static Channel untried(String name) {
        return new Channel(name, null, true, null, null, null);
    }

    static Channel told(String name, Instant at) {
        return new Channel(name, at, true, null, null, null);
    }

    static Channel notTold(String name, Instant at, Untold code, String error) {
        return new Channel(name, at, false, code.wireName(), error, code.text());
    }
}
