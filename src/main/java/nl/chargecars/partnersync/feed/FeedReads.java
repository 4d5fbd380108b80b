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
import nl.chargecars.partnersync.storage.Unsaved;
import org.springframework.stereotype.Component;

/**
 * When each partner last read its events, and how far. Written once a minute, so that no reader waits for that or fails by it; what a
 * node that died had not written, the partner's next read says again.
 */
@Component
public class FeedReads implements Round, AutoCloseable {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Unsaved<PartnerId, Read> unsaved = new Unsaved<>(Comparator.naturalOrder(), Read::and);
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
        unsaved.note(partner, new Read(partner, clock.instant(), end));
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

    @Override
    public void round() {
        unsaved.write(reads -> repository.save(List.copyOf(reads.values())));
    }

    /** What was noted since the last round, before the node goes. */
    @Override
    public void close() {
        round();
    }
}
