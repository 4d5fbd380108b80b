package nl.chargecars.partnersync.dashboard;

import java.time.Clock;
import java.time.Instant;
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

    private final IntegrationHealths healths;
    private final OpenWork work;
    private final Clock clock;

    IntegrationList(IntegrationHealths healths, OpenWork work, Clock clock) {
        this.healths = healths;
        this.work = work;
        this.clock = clock;
    }

    /** Returns all integrations, as of now. */
    Snapshot now() {
        return new Snapshot(healths.all().stream().map(IntegrationRow::of).toList(), work.count(), clock.instant());
    }

    /**
     * All integrations at one time, read once for all viewers.
     *
     * @param open number of open exceptions
     */
    record Snapshot(List<IntegrationRow> rows, long open, Instant now) {

        /**
         * Returns the content for one viewer, with the number of integrations in each state.
         *
         * @param state only integrations in this state are listed; null or an unknown state means all
         */
        Map<String, Object> only(@Nullable String state) {
            Optional<HealthState> asked = Arrays.stream(HealthState.values())
                    .filter(one -> one.wireName().equals(state))
                    .findFirst();
            Map<String, Object> seen = new HashMap<>();
            seen.put(
                    "rows",
                    rows.stream()
                            .filter(row -> asked.isEmpty() || row.isIn(asked.get()))
                            .toList());
            seen.put("counts", counts(asked));
            seen.put("total", rows.size());
            seen.put("open", open);
            seen.put("now", now);
            return seen;
        }

        private List<StateCount> counts(Optional<HealthState> asked) {
            return Arrays.stream(HealthState.values())
                    .map(one -> new StateCount(
                            one,
                            rows.stream().filter(row -> row.isIn(one)).count(),
                            asked.filter(one::equals).isPresent()))
                    .filter(count -> count.integrations() > 0 || count.chosen())
                    .toList();
        }
    }
}
