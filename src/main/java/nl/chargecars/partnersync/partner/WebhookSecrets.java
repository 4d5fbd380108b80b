package nl.chargecars.partnersync.partner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import org.jspecify.annotations.Nullable;

/**
 * A secret and the one before it, which counts as well until a rotation is over.
 *
 * @param previousUntil null exactly when there is no previous one
 */
public record WebhookSecrets(
        WebhookSecret current,
        @Nullable WebhookSecret previous,
        @Nullable Instant previousUntil) {

    static WebhookSecrets only(WebhookSecret current) {
        return new WebhookSecrets(current, null, null);
    }

    /** Those in force: the current one first, the previous one while a rotation overlaps. */
    public List<WebhookSecret> at(Instant now) {
        List<WebhookSecret> secrets = new ArrayList<>();
        secrets.add(current);
        if (previous != null && previousAt(now) != null) {
            secrets.add(previous);
        }
        return secrets;
    }

    /** Until when the previous one counts; null when there is none, or no longer. */
    public @Nullable Instant previousAt(Instant now) {
        return previousUntil != null && now.isBefore(previousUntil) ? previousUntil : null;
    }

    /** The next one, with the present one counting until the given time; unchanged when it is the same. */
    WebhookSecrets replacedBy(WebhookSecret next, Instant presentUntil) {
        return next.equals(current) ? this : new WebhookSecrets(next, current, presentUntil);
    }
}
