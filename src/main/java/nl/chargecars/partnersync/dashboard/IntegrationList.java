package nl.chargecars.partnersync.dashboard;

import java.time.Clock;
import java.util.Map;
import nl.chargecars.partnersync.monitoring.IntegrationHealths;
import org.springframework.stereotype.Component;

/** What the list of integrations is made of, for its page and for the pages that are open. */
@Component
class IntegrationList {

    static final String TEMPLATE = "integrationlist";

    private final IntegrationHealths healths;
    private final Clock clock;

    IntegrationList(IntegrationHealths healths, Clock clock) {
        this.healths = healths;
        this.clock = clock;
    }

    Map<String, Object> now() {
        return Map.of("rows", healths.all().stream().map(IntegrationRow::of).toList(), "now", clock.instant());
    }
}
