package nl.chargecars.partnersync.monitoring;

import nl.chargecars.partnersync.web.Page;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the integrations are doing (contract, {@code GET /api/v1/monitoring/partner-integrations}). */
@RestController
class MonitoringController {

    private final IntegrationHealths healths;

    MonitoringController(IntegrationHealths healths) {
        this.healths = healths;
    }

    @GetMapping("/api/v1/monitoring/partner-integrations")
    Page<IntegrationHealth> integrations() {
        return Page.whole(healths.all());
    }
}
