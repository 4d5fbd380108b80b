package nl.chargecars.partnersync.partner;

import static nl.chargecars.partnersync.partner.EventType.INSTALLATION_COMPLETED;
import static nl.chargecars.partnersync.partner.EventType.INSTALLATION_STARTED;
import static nl.chargecars.partnersync.partner.EventType.ORDER_APPROVED;
import static nl.chargecars.partnersync.partner.EventType.ORDER_CANCELLED;
import static nl.chargecars.partnersync.partner.EventType.ORDER_COMPLETED;
import static nl.chargecars.partnersync.partner.EventType.ORDER_CREATED;
import static nl.chargecars.partnersync.partner.EventType.ORDER_ON_HOLD;
import static nl.chargecars.partnersync.partner.EventType.STATUS_CHANGED;
import static nl.chargecars.partnersync.partner.EventType.VISIT_SCHEDULED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Tests that transitions create exactly the events of the contract's table (contract, "Statuses and events"). */
class EventTypeTest {

    private static final Map<String, Set<EventType>> BESIDES_STATUS_CHANGED = Map.of(
            "new", Set.of(),
            "approved", Set.of(ORDER_APPROVED),
            "scheduled", Set.of(VISIT_SCHEDULED),
            "in_progress", Set.of(INSTALLATION_STARTED),
            "completed", Set.of(ORDER_COMPLETED, INSTALLATION_COMPLETED),
            "on_hold", Set.of(ORDER_ON_HOLD),
            "cancelled", Set.of(ORDER_CANCELLED));

    @Property
    void matchesWhatTheTableSaysAndNothingElse(@ForAll("statuses") String from, @ForAll("statuses") String to) {
        Set<EventType> events = matching(from, to);
        assertThat(events).contains(STATUS_CHANGED);
        events.remove(STATUS_CHANGED);
        assertThat(events).isEqualTo(BESIDES_STATUS_CHANGED.get(to));
    }

    @Property
    void knowsNoSpecialEventOfAStatusThatSomebodyAddedToTheWorkflow(
            @ForAll("statuses") String from, @ForAll("addedStatuses") String added) {
        assertThat(matching(from, added)).containsExactly(STATUS_CHANGED);
    }

    @Example
    void isCreatedAtTheStartOnly() {
        assertThat(matching(null, "new")).containsExactlyInAnyOrder(STATUS_CHANGED, ORDER_CREATED);
        assertThat(matching("on_hold", "new")).containsExactly(STATUS_CHANGED);
    }

    @Example
    void isFoundByTheNameItHasOutside() {
        for (EventType type : EventType.values()) {
            assertThat(EventType.named(type.wireName())).contains(type);
        }
        for (String unknown : List.of("STATUS_CHANGED", "order_shipped", "", "test")) {
            assertThat(EventType.named(unknown)).isEmpty();
        }
    }

    @Provide
    Arbitrary<String> statuses() {
        return Arbitraries.of(BESIDES_STATUS_CHANGED.keySet());
    }

    @Provide
    Arbitrary<String> addedStatuses() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('_')
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(word -> !BESIDES_STATUS_CHANGED.containsKey(word));
    }

    private static Set<EventType> matching(@Nullable String from, String to) {
        return Arrays.stream(EventType.values())
                .filter(type -> type.matches(from, to))
                .collect(Collectors.toSet());
    }
}
