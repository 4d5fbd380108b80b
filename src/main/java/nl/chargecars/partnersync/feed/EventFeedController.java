package nl.chargecars.partnersync.feed;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.feed.EventFeed.Entry;
import nl.chargecars.partnersync.feed.EventFeed.Position;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Every event of a partner that was or would be delivered, for those who poll. */
@RestController
class EventFeedController {

    private final Partners partners;
    private final EventFeed feed;
    private final FeedReads reads;

    EventFeedController(Partners partners, EventFeed feed, FeedReads reads) {
        this.partners = partners;
        this.feed = feed;
        this.reads = reads;
    }

    /**
     * A part of the feed.
     *
     * @param nextCursor always one to go on with, at the end too: the next poll starts there
     * @param hasMore true when more is there already
     */
    record Part(boolean success, List<Event> data, String nextCursor, boolean hasMore) {}

    /** The very JSON that a webhook would have had as its body. */
    record Event(@JsonValue @JsonRawValue String payload) {
        /** Without the payload, which has personal data. */
        @Override
        public String toString() {
            return "Event[…]";
        }
    }

    /** @param cursor refused: who pages as through a list would read the beginning again and again */
    @GetMapping("/api/v1/partners/{partner_id}/events")
    Part events(
            @PathVariable("partner_id") PartnerId partner,
            @RequestParam @Nullable String after,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit,
            Actor actor) {
        if (cursor != null) {
            throw Refusal.of(
                    ErrorCode.MALFORMED_REQUEST,
                    "This feed is read on with after, not with cursor: pass next_cursor of the previous answer as after, until"
                            + " has_more is false.");
        }
        int size = Limit.checked(limit);
        Position start = Position.of(after);
        partners.require(partner);
        List<Entry> entries = feed.read(partner, start, size + 1);
        boolean hasMore = entries.size() > size;
        List<Entry> shown = hasMore ? entries.subList(0, size) : entries;
        Position end = shown.isEmpty() ? start : shown.getLast().position();
        if (actor.kind() == Actor.Kind.PARTNER) { // what our own side reads, the partner does not know
            reads.note(partner, end);
        }
        return new Part(
                true, shown.stream().map(entry -> new Event(entry.payload())).toList(), end.cursor(), hasMore);
    }
}
