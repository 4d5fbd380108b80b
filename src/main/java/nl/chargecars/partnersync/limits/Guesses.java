package nl.chargecars.partnersync.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.partner.RateLimit;
import org.springframework.stereotype.Component;

/**
 * Wrong credentials, counted by the address they come from and by the name they were tried with, on this node, in bounded
 * memory. A right credential is never refused for what others got wrong, neither at its address (a shared NAT) nor with its
 * name: it is checked first and only failures are counted; where the secret may be one that guessing finds (the administrator's
 * key), whoever got it right lately from there is let through to the check.
 */
@Component
public class Guesses {

    private static final int LONGEST_NAME = 100;
    private static final Duration TRUSTED_FOR = Duration.ofHours(24);

    private final GuessLimits limits;
    private final TimeMeter meter;
    private final Cache<String, Bucket> addresses;
    private final Cache<String, Bucket> subjects;
    private final Cache<String, Bucket> attempts;
    private final Cache<String, Boolean> knownGood;
    private final MeterRegistry meters;

    Guesses(GuessLimits limits, MeterRegistry meters, Clock clock) {
        this.limits = limits;
        this.meters = meters;
        this.meter = SharedBuckets.clock(new MonotonicClock(clock));
        this.addresses = buckets(limits.mostRemembered());
        this.subjects = buckets(limits.mostRemembered());
        this.attempts = buckets(limits.mostRemembered());
        this.knownGood = Caffeine.newBuilder()
                .maximumSize(limits.mostRemembered())
                .expireAfterWrite(TRUSTED_FOR)
                .build();
        for (What what : What.values()) { // from 0 on, for alert rules: one that begins at 1 has not risen
            counter(what, false);
            counter(what, true);
        }
    }

    private static Cache<String, Bucket> buckets(int most) {
        return Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterAccess(GuessLimits.FORGOTTEN_AFTER)
                .build();
    }

    /** What was wrong. */
    public enum What implements WireNamed {
        /** A key, a password, an access token. */
        CREDENTIAL,
        SIGNATURE,
        /** An OAuth2 client's, at the token endpoint and those beside it. */
        CLIENT;
    }

    /** What came of comparing. */
    public sealed interface Judged {
        record Right() implements Judged {}

        record Wrong() implements Judged {}

        /** Not compared: too many from there, or with that name, were wrong. */
        record TooOften(Duration pause) implements Judged {}
    }

    /**
     * Compares with a secret that somebody may have chosen, so that guessing could find it: counted before it is compared, that many
     * at once are no way round it, and given back when it was right. Where it was right lately it is always compared: whoever
     * shares that address with an attacker is not locked out.
     *
     * @param subject empty when none can be told
     * @param secret a name for it that is no credential's
     */
    public Judged judge(What what, String address, String subject, String secret, BooleanSupplier fits) {
        boolean rightLately = knownGood.getIfPresent(pair(address, secret)) != null;
        if (rightLately && fits.getAsBoolean()) {
            succeeded(address, secret);
            return new Judged.Right();
        }
        Optional<Duration> wait = counted(address, subject);
        if (wait.isEmpty() && !rightLately && fits.getAsBoolean()) {
            giveBack(addresses, address);
            giveBack(subjects, cut(subject));
            succeeded(address, secret);
            return new Judged.Right();
        }
        note(what, wait);
        return wait.<Judged>map(Judged.TooOften::new).orElseGet(Judged.Wrong::new);
    }

    /**
     * Counts a failure, as a metric too: without the address and the name, which anybody can make up.
     *
     * @param subject empty when none can be told
     * @return how long to wait, when there were too many of them
     */
    public Optional<Duration> failed(What what, String address, String subject) {
        Optional<Duration> wait = counted(address, subject);
        note(what, wait);
        return wait;
    }

    private void note(What what, Optional<Duration> wait) {
        counter(what, wait.isPresent()).increment();
    }

    private Counter counter(What what, boolean limited) {
        return meters.counter("partnersync.access.failed", "what", what.wireName(), "limited", String.valueOf(limited));
    }

    private Optional<Duration> counted(String address, String subject) {
        Optional<Duration> here = take(addresses, address, limits.byAddress());
        Optional<Duration> withIt =
                subject.isEmpty() ? Optional.empty() : take(subjects, cut(subject), limits.bySubject());
        return longer(here, withIt);
    }

    /** Somebody who knows the secret calls from here. */
    private void succeeded(String address, String subject) {
        knownGood.put(pair(address, subject), true);
    }

    /**
     * Counts a request of an OAuth2 client that has proved who it is: how long to wait, when there are too many. Whoever has not
     * proved it uses up nothing of it.
     */
    public Optional<Duration> clientAsked(String clientId) {
        return take(attempts, "client " + cut(clientId), limits.tokenRequests());
    }

    /**
     * Counts an attempt to sign in: how long to wait, when there are too many.
     *
     * @param way each is counted by itself
     * @param who the address it comes from; what others cannot use up, where that is proved: a known browser, a right credential
     */
    public Optional<Duration> signInTried(String way, String who) {
        return take(attempts, way + " " + cut(who), limits.signIns());
    }

    /** Entries remembered, of whatever kind. */
    long remembered() {
        long all = 0;
        for (Cache<?, ?> cache : new Cache<?, ?>[] {addresses, subjects, attempts, knownGood}) {
            cache.cleanUp();
            all += cache.estimatedSize();
        }
        return all;
    }

    private Optional<Duration> take(Cache<String, Bucket> buckets, String key, RateLimit limit) {
        var probe = buckets.get(key, _ -> bucket(limit)).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private static void giveBack(Cache<String, Bucket> buckets, String key) {
        Bucket bucket = buckets.getIfPresent(key);
        if (bucket != null) {
            bucket.addTokens(1);
        }
    }

    private Bucket bucket(RateLimit limit) {
        return Bucket.builder()
                .addLimit(SharedBuckets.bandwidth(limit))
                .withCustomTimePrecision(meter)
                .build();
    }

    private static Optional<Duration> longer(Optional<Duration> one, Optional<Duration> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return one.get().compareTo(other.get()) >= 0 ? one : other;
    }

    private static String pair(String address, String subject) {
        return address + " " + cut(subject);
    }

    private static String cut(String subject) {
        return subject.length() <= LONGEST_NAME ? subject : subject.substring(0, LONGEST_NAME);
    }
}
