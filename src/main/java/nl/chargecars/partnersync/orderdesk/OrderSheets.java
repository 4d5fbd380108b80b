package nl.chargecars.partnersync.orderdesk;

import java.time.Clock;
import java.time.Instant;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import org.springframework.stereotype.Component;

/** Puts together the content of an order's page. */
@Component
class OrderSheets {

    private final StoryReader reader;
    private final Explanations explanations;
    private final Clock clock;

    OrderSheets(StoryReader reader, Explanations explanations, Clock clock) {
        this.reader = reader;
        this.explanations = explanations;
        this.clock = clock;
    }

    /**
     * @param typed the input of a form that was refused
     * @param viewer who views the page
     */
    OrderSheet of(OrderId id, Veil veil, FormInput typed, Actor viewer) {
        Story story = reader.read(id);
        Instant now = clock.instant();
        return OrderSheet.of(story, explanations.of(story, now), Timeline.of(story, viewer.name()), veil, typed, now);
    }
}
