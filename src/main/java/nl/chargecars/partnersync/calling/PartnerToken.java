package nl.chargecars.partnersync.calling;

import java.time.Duration;
import java.time.Instant;

/**
 * An access token of the partner's. Prints nothing of it.
 *
 * @param renewAt from then on a new one is fetched before it is used
 * @param expiresAt from then on it is not used any more
 */
record PartnerToken(String value, Instant renewAt, Instant expiresAt) {

    /** A token is renewed when a tenth of its life is left, but no more than this before it expires. */
    private static final Duration EARLIEST_RENEWAL = Duration.ofSeconds(60);

    /** Before the next try, where renewing failed and the old one still lives. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final int PART_LEFT = 10;

    static PartnerToken living(String value, Instant now, Duration life) {
        Duration tenth = life.dividedBy(PART_LEFT);
        Duration margin = tenth.compareTo(EARLIEST_RENEWAL) < 0 ? tenth : EARLIEST_RENEWAL;
        return new PartnerToken(value, now.plus(life).minus(margin), now.plus(life));
    }

    /** The same one, to be renewed a little later. */
    PartnerToken renewedAfterPause(Instant now) {
        return new PartnerToken(value, now.plus(PAUSE), expiresAt);
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
