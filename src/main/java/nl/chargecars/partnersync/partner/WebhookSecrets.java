package nl.chargecars.partnersync.partner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import org.jspecify.annotations.Nullable;

/**
 * A secret and those before it, each of which counts as well until its own rotation is over: whoever replaces a secret again,
 * since the new one was never put to use, ends none that is.
 *
 * @param previous the newest first; those that are over may still be among them
 */
public record WebhookSecrets(WebhookSecret current, List<Previous> previous) {

    /** More signatures than that fit no header; of more the oldest end early. */
    private static final int MOST_PREVIOUS = 9;

    public WebhookSecrets {
        previous = List.copyOf(previous);
    }

    /** One that was replaced, and until when it counts. */
    public record Previous(WebhookSecret secret, Instant until) {

        boolean counts(Instant now) {
            return now.isBefore(until);
        }
    }

    static WebhookSecrets only(WebhookSecret current) {
        return new WebhookSecrets(current, List.of());
    }

    /** Those in force: the current one first, then the previous ones while their rotations overlap. */
    public List<WebhookSecret> at(Instant now) {
        List<WebhookSecret> secrets = new ArrayList<>();
        secrets.add(current);
        previous.stream().filter(one -> one.counts(now)).map(Previous::secret).forEach(secrets::add);
        return secrets;
    }

    /** Until when each of the previous ones in force counts, the newest first. */
    public List<Instant> endsAt(Instant now) {
        return previous.stream()
                .filter(one -> one.counts(now))
                .map(Previous::until)
                .toList();
    }

    /** Until when the newest of the previous ones in force counts; null when there is none. */
    @Nullable
    Instant previousAt(Instant now) {
        return endsAt(now).stream().findFirst().orElse(null);
    }

    /** Until when the one that was replaced last counts, or counted; null when none was. */
    @Nullable
    Instant previousUntil() {
        return previous.stream().findFirst().map(Previous::until).orElse(null);
    }

    /**
     * As asked for by a rotation. With the present one once more, those before it count for so long as well at most: so an overlap
     * is ended before its time.
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
     * The next one, with the present one counting for so long as well; unchanged when it is the same. Those before it keep their
     * time, unless the present one ends at once: then something has leaked, and none of them counts any more.
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
