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
 * Counts wrong credentials by the address from which they come and by the name for which they were tried, on this node and in bounded
 * memory. Thread-safe. A correct credential is never refused because of others' failures from the same address (a shared NAT) or with
 * the same name: credentials are checked first, and only failures count. A secret that could be guessed (a short administrator's key)
 * has a lower limit of its own, and is checked only while this allows it, but always for an address from which it was correct recently.
 */
@Component
public class GuessLimiter {

    private static final int LONGEST_NAME = 100;
    private static final Duration TRUSTED_FOR = Duration.ofHours(24);

    private final GuessLimits limits;
    private final TimeMeter meter;
    private final Cache<String, Bucket> addresses;
    private final Cache<String, Bucket> subjects;
    private final Cache<String, Bucket> chosen;
    private final Cache<String, Bucket> attempts;
    private final Cache<String, Boolean> knownGood;
    private final MeterRegistry meters;

    GuessLimiter(GuessLimits limits, MeterRegistry meters, Clock clock) {
        this.limits = limits;
        this.meters = meters;
        this.meter = SharedBuckets.clock(new MonotonicClock(clock));
        this.addresses = buckets(limits.mostRemembered());
        this.subjects = buckets(limits.mostRemembered());
        this.chosen = buckets(limits.mostRemembered());
        this.attempts = buckets(limits.mostRemembered());
        this.knownGood = Caffeine.newBuilder()
                .maximumSize(limits.mostRemembered())
                .expireAfterWrite(TRUSTED_FOR)
                .build();
        for (What what : What.values()) { // start at 0 for alert rules: a counter first seen at 1 shows no increase
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

    /** The kind of credential that was wrong. */
    public enum What implements WireNamed {
        /** A key, a password, an access token. */
        CREDENTIAL,
        SIGNATURE,
        /** The authentication of an OAuth2 client at the token endpoint and the other OAuth2 endpoints. */
        CLIENT;
    }

    /** The result of checking a secret. */
    public sealed interface Judged {
        record Right() implements Judged {}

        record Wrong() implements Judged {}

        /** Refused after too many failures from the address or with the name; does not tell whether the secret was checked. */
        record TooOften(Duration pause) implements Judged {}
    }

    /**
     * Checks a secret that was chosen by a person and so could be guessed. Every attempt counts before the check, so that many
     * concurrent attempts cannot evade the limit, and is given back if the secret is correct. From an address where the secret was
     * correct recently it is always checked, so that users who share an address with an attacker are not locked out.
     *
     * @param secret name of the checked secret, different from the name of every credential
     * @param fits performs the check
     */
    public Judged judge(What what, String address, String secret, BooleanSupplier fits) {
        boolean rightLately = knownGood.getIfPresent(pair(address, secret)) != null;
        if (rightLately && fits.getAsBoolean()) {
            succeeded(address, secret);
            return new Judged.Right();
        }
        Optional<Duration> wait = take(chosen, address, limits.chosenByAddress());
        if (wait.isEmpty() && !rightLately && fits.getAsBoolean()) {
            giveBack(address);
            succeeded(address, secret);
            return new Judged.Right();
        }
        note(what, wait);
        return wait.<Judged>map(Judged.TooOften::new).orElseGet(Judged.Wrong::new);
    }

    /**
     * Counts a failure with a secret that cannot be guessed, also as a metric. The metric has no labels for address and name, because
     * callers choose them freely.
     *
     * @param subject name for which the failure is counted; empty when unknown
     * @return how long to wait if there were too many failures, otherwise empty
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

    /** Remembers that the secret was correct from this address. */
    private void succeeded(String address, String subject) {
        knownGood.put(pair(address, subject), true);
    }

    /**
     * Counts a token request of an authenticated OAuth2 client; unauthenticated requests must not use up the client's limit. Returns
     * how long to wait if there are too many, otherwise empty.
     */
    public Optional<Duration> takeTokenRequest(String clientId) {
        return take(attempts, "client " + cut(clientId), limits.tokenRequests());
    }

    /**
     * Counts an attempt to sign in. Returns how long to wait if there are too many, otherwise empty.
     *
     * @param way kind of sign-in; each kind is counted separately
     * @param who the known browser or the correct credential, if proven, so that others cannot use up its limit; otherwise the address
     */
    public Optional<Duration> takeSignIn(String way, String who) {
        return take(attempts, way + " " + cut(who), limits.signIns());
    }

    /** Returns the number of entries in all caches. */
    long remembered() {
        long all = 0;
        for (Cache<?, ?> cache : new Cache<?, ?>[] {addresses, subjects, chosen, attempts, knownGood}) {
            cache.cleanUp();
            all += cache.estimatedSize();
        }
        return all;
    }

    private Optional<Duration> take(Cache<String, Bucket> buckets, String key, RateLimit limit) {
        var probe = buckets.get(key, _ -> bucket(limit)).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private void giveBack(String address) {
        Bucket bucket = chosen.getIfPresent(address);
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
