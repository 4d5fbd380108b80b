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
import nl.chargecars.partnersync.web.JsonAnswer;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists every event of a partner, delivered by webhook or not, for partners that poll. */
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
     * One page of the feed.
     *
     * @param nextCursor where to continue; present at the end of the feed too, for the next poll
     * @param hasMore true when there are more events already
     */
    record Part(boolean success, List<Event> data, String nextCursor, boolean hasMore) implements JsonAnswer {}

    /** An event as the JSON that a webhook has as its body; for an expired payload a shorter object with {@code "expired": true}. */
    record Event(@JsonValue @JsonRawValue String payload) {
        /** Leaves out the payload, which contains personal data. */
        @Override
        public String toString() {
            return "Event[…]";
        }
    }

    /** @param cursor refused, because a caller that pages as in other lists would read the first page again and again */
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
        if (actor.kind() == Actor.Kind.PARTNER) { // events read by staff do not count as read by the partner
            reads.note(partner, end);
        }
        return new Part(
                true, shown.stream().map(entry -> new Event(entry.payload())).toList(), end.cursor(), hasMore);
    }
}
