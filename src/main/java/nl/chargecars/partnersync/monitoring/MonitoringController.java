package nl.chargecars.partnersync.monitoring;

import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How the integrations are doing (contract, {@code GET /api/v1/monitoring/partner-integrations}). */
@RestController
class MonitoringController {

    private final IntegrationHealths healths;

    MonitoringController(IntegrationHealths healths) {
        this.healths = healths;
    }

    /**
     * Lists the integrations, the worst state first. The cursor holds the state that the last integration of the previous page
     * had there, so the next page continues at that position even if the state has changed since.
     */
    @GetMapping("/api/v1/monitoring/partner-integrations")
    Page<IntegrationHealth> integrations(
            @RequestParam(defaultValue = Limit.DEFAULT) int limit, @RequestParam @Nullable String cursor) {
        int size = Limit.checked(limit);
        List<IntegrationHealth> all = healths.all();
        ListPosition after = cursor == null ? null : Cursor.decode(cursor, 2, values -> place(values, all));
        List<IntegrationHealth> rows = all.stream()
                .filter(one -> after == null || ListPosition.of(one).compareTo(after) > 0)
                .limit(size + 1L)
                .toList();
        return Page.of(
                rows,
                size,
                last -> Cursor.of(last.state().wireName(), last.names().integrationId()));
    }

    private static ListPosition place(List<String> values, List<IntegrationHealth> all) {
        HealthState state = WireNamed.named(HealthState.class, values.getFirst());
        IntegrationId id = IntegrationId.of(values.getLast());
        return all.stream()
                .filter(one -> one.names().integrationId().equals(id))
                .findFirst()
                .map(one -> ListPosition.of(one).in(state))
                .orElseThrow(() -> new IllegalArgumentException("no such integration"));
    }
}
