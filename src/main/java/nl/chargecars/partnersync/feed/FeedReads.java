package nl.chargecars.partnersync.feed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import nl.chargecars.partnersync.feed.EventFeed.Position;
import nl.chargecars.partnersync.housekeeping.Round;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.TransitionId;
import org.springframework.stereotype.Component;

/**
 * When each partner last read its events, and how far. Written once a minute, so that no reader waits for that or fails by it; what a
 * node that died had not written, the partner's next read says again.
 */
@Component
public class FeedReads implements Round, AutoCloseable {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Map<PartnerId, Read> unsaved = new ConcurrentHashMap<>();
    private final FeedReadRepository repository;
    private final Clock clock;

    FeedReads(FeedReadRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * What a partner read: once, or several times.
     *
     * @param at of the latest
     * @param end the furthest place that it was shown
     */
    record Read(PartnerId partner, Instant at, Position end) {
        Read and(Read later) {
            return new Read(partner, later.at, end.furthest(later.end));
        }
    }

    /**
     * Only of partners that exist, so that memory does not grow with what strangers make up.
     *
     * @param end the place of the last event that it was shown, or where it began if there was none
     */
    void note(PartnerId partner, Position end) {
        unsaved.merge(partner, new Read(partner, clock.instant(), end), Read::and);
    }

    /** The changes of an order of which the partner has not read all events; those that it was sent by webhook may be among them. */
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

    /** Writes what was noted since the last time; what cannot be written is noted again. */
    @Override
    public synchronized void round() {
        List<Read> taken = unsaved.keySet().stream()
                .sorted()
                .map(partner -> Objects.requireNonNull(unsaved.remove(partner)))
                .toList();
        try {
            repository.save(taken);
        } catch (RuntimeException away) {
            taken.forEach(read -> unsaved.merge(read.partner(), read, (since, before) -> before.and(since)));
            throw away;
        }
    }

    /** What was noted since the last round, before the node goes. */
    @Override
    public void close() {
        round();
    }
}
