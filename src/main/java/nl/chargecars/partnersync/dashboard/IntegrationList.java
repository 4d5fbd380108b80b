package nl.chargecars.partnersync.dashboard;

import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.monitoring.HealthState;
import nl.chargecars.partnersync.monitoring.IntegrationHealths;
import nl.chargecars.partnersync.monitoring.OpenWork;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together the content of the list of integrations, for its page and for the live updates of open pages. */
@Component
class IntegrationList {

    static final String TEMPLATE = "integrationlist";

    private static final String ROWS = "rows";

    private final IntegrationHealths healths;
    private final OpenWork work;
    private final Clock clock;

    IntegrationList(IntegrationHealths healths, OpenWork work, Clock clock) {
        this.healths = healths;
        this.work = work;
        this.clock = clock;
    }

    /** Returns the content with all integrations, as of now. */
    Map<String, Object> now() {
        return Map.of(
                ROWS,
                healths.all().stream().map(IntegrationRow::of).toList(),
                "open",
                work.count(),
                "now",
                clock.instant());
    }

    /**
     * Returns the content for one viewer, with the number of integrations in each state.
     *
     * @param state only integrations in this state are listed; null or an unknown state means all
     */
    static Map<String, Object> only(Map<String, Object> model, @Nullable String state) {
        List<IntegrationRow> all = rows(model);
        Optional<HealthState> asked = Arrays.stream(HealthState.values())
                .filter(one -> one.wireName().equals(state))
                .findFirst();
        Map<String, Object> seen = new HashMap<>(model);
        seen.put(
                ROWS,
                all.stream()
                        .filter(row -> asked.isEmpty() || row.isIn(asked.get()))
                        .toList());
        seen.put(
                "counts",
                Arrays.stream(HealthState.values())
                        .map(one -> new StateCount(
                                one,
                                all.stream().filter(row -> row.isIn(one)).count(),
                                asked.filter(one::equals).isPresent()))
                        .filter(count -> count.integrations() > 0 || count.chosen())
                        .toList());
        seen.put("total", all.size());
        return seen;
    }

    @SuppressWarnings("unchecked") // made by now()
    private static List<IntegrationRow> rows(Map<String, Object> model) {
        return (List<IntegrationRow>) model.getOrDefault(ROWS, List.of());
    }
}
