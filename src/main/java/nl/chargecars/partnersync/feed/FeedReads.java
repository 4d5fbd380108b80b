package nl.chargecars.partnersync.feed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.feed.EventFeed.Position;
import nl.chargecars.partnersync.housekeeping.Round;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.storage.WriteBehind;
import org.springframework.stereotype.Component;

/**
 * Records when each partner last read its events, and how far. Written to the database once a minute, so that readers neither wait for
 * the write nor fail because of it. What a node that dies had not written is recorded again with the partner's next read.
 */
@Component
public class FeedReads implements Round, AutoCloseable {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final WriteBehind<PartnerId, Read> unsaved = new WriteBehind<>(Comparator.naturalOrder(), Read::and);
    private final FeedReadRepository repository;
    private final Clock clock;

    FeedReads(FeedReadRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * One or several reads of a partner, combined.
     *
     * @param at time of the latest read
     * @param end the furthest position that the partner has read
     */
    record Read(PartnerId partner, Instant at, Position end) {
        Read and(Read later) {
            return new Read(partner, later.at, end.furthest(later.end));
        }
    }

    /**
     * Notes a read in memory. The partner must exist, so that requests with invented ids cannot fill the memory.
     *
     * @param end position of the last event in the response, or the start position if there was none
     */
    void note(PartnerId partner, Position end) {
        unsaved.note(partner, new Read(partner, clock.instant(), end));
    }

    /** Returns the transitions of an order with events that the partner has not read here; it may have received them by webhook. */
    public Set<TransitionId> unread(OrderId order) {
        return repository.unread(order);
    }

    @Override
    public String work() {
        return "writing how far partners have read their events";
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public void round() {
        unsaved.write(reads -> repository.save(List.copyOf(reads.values())));
    }

    /** Writes what was noted since the last round, when the node stops. */
    @Override
    public void close() {
        round();
    }
}
