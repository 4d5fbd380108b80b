package nl.chargecars.partnersync.partner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import org.jspecify.annotations.Nullable;

/**
 * The current secret and earlier secrets, each of which remains valid until its own overlap ends. So replacing a new secret that was
 * never used does not invalidate an older one that is still in use.
 *
 * @param previous the earlier secrets, newest first; may include expired ones
 */
public record WebhookSecrets(WebhookSecret current, List<Previous> previous) {

    /** Most earlier secrets: more signatures do not fit in a header. If there are more, the oldest are dropped early. */
    private static final int MOST_PREVIOUS = 9;

    public WebhookSecrets {
        previous = List.copyOf(previous);
    }

    /** A replaced secret, and until when it is valid. */
    public record Previous(WebhookSecret secret, Instant until) {

        boolean counts(Instant now) {
            return now.isBefore(until);
        }
    }

    static WebhookSecrets only(WebhookSecret current) {
        return new WebhookSecrets(current, List.of());
    }

    /** Returns the secrets that are valid at this time: the current one first, then the earlier ones, newest first. */
    public List<WebhookSecret> at(Instant now) {
        List<WebhookSecret> secrets = new ArrayList<>();
        secrets.add(current);
        previous.stream().filter(one -> one.counts(now)).map(Previous::secret).forEach(secrets::add);
        return secrets;
    }

    /** Returns until when each earlier secret is valid that is valid at this time, newest first. */
    public List<Instant> endsAt(Instant now) {
        return previous.stream()
                .filter(one -> one.counts(now))
                .map(Previous::until)
                .toList();
    }

    /** Returns until when the newest earlier secret is valid that is valid at this time; null when there is none. */
    @Nullable
    Instant previousAt(Instant now) {
        return endsAt(now).stream().findFirst().orElse(null);
    }

    /** Returns until when the most recently replaced secret is or was valid; null when no secret was replaced. */
    @Nullable
    Instant previousUntil() {
        return previous.stream().findFirst().map(Previous::until).orElse(null);
    }

    /**
     * Returns the secrets after a rotation. If {@code next} is the current secret, the earlier secrets end after {@code overlap} at
     * the latest; this is how an overlap can be ended early.
     */
    WebhookSecrets rotatedTo(WebhookSecret next, Duration overlap, Instant now) {
        return next.equals(current) ? endingBy(now.plus(overlap)) : replacedBy(next, overlap, now);
    }

    private WebhookSecrets endingBy(Instant end) {
        return new WebhookSecrets(
                current,
                previous.stream()
                        .map(one -> one.until().isAfter(end) ? new Previous(one.secret(), end) : one)
                        .toList());
    }

    /**
     * Returns the secrets with {@code next} as the current one and the present one valid until the overlap ends; unchanged if the two
     * are equal. Earlier secrets keep their end, unless the overlap is zero: then a secret has leaked, and all earlier ones are
     * dropped.
     */
    WebhookSecrets replacedBy(WebhookSecret next, Duration overlap, Instant now) {
        if (next.equals(current)) {
            return this;
        }
        var replaced = new Previous(current, now.plus(overlap));
        Stream<Previous> before = previous.stream()
                .filter(one -> replaced.counts(now) && one.counts(now))
                .filter(one -> !one.secret().equals(next) && !one.secret().equals(current));
        return new WebhookSecrets(
                next,
                Stream.concat(Stream.of(replaced), before).limit(MOST_PREVIOUS).toList());
    }
}
