package nl.chargecars.partnersync.calling;

import java.time.Duration;
import java.time.Instant;

/**
 * An access token that a partner has issued. Its text form contains nothing of the token.
 *
 * @param renewAt from this time on, a call starts to fetch a new token
 * @param expiresAt from this time on, the token is not used any more
 */
record PartnerToken(String value, Instant renewAt, Instant expiresAt) {

    /** A token is renewed when a tenth of its life is left, but no more than this before it expires. */
    private static final Duration EARLIEST_RENEWAL = Duration.ofSeconds(60);

    /** The pause before the next try when renewal failed and the old token is still valid. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final int PART_LEFT = 10;

    static PartnerToken living(String value, Instant now, Duration life) {
        Duration tenth = life.dividedBy(PART_LEFT);
        Duration margin = tenth.compareTo(EARLIEST_RENEWAL) < 0 ? tenth : EARLIEST_RENEWAL;
        return new PartnerToken(value, now.plus(life).minus(margin), now.plus(life));
    }

    /** Returns the same token, to be renewed after a pause, and no earlier than the token endpoint asked for. */
    PartnerToken renewedAfterPause(Instant now, Duration askedFor) {
        Duration pause = askedFor.compareTo(PAUSE) > 0 ? askedFor : PAUSE;
        return new PartnerToken(value, now.plus(pause), expiresAt);
    }

    boolean isFresh(Instant now) {
        return now.isBefore(renewAt) && isLive(now);
    }

    boolean isLive(Instant now) {
        return now.isBefore(expiresAt);
    }

    @Override
    public String toString() {
        return "PartnerToken[until " + expiresAt + "]";
    }
}
