package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.monitoring.OverdueDeliveries;
import nl.chargecars.partnersync.monitoring.OverdueDeliveries.Overdue;
import org.springframework.stereotype.Component;

/**
 * Integrations with a delivery that is late: retried again and again, held by a pause that somebody may have forgotten, or waiting for
 * an integration that another one has replaced. After we were away, nothing is late for a quarter of an hour ({@link Uptime}). What is
 * held then is late if it has been held for a day, no matter where we were: a pause can be forgotten meanwhile, too.
 */
@Component
class LateDeliveries implements TroubleSource {

    private final OverdueDeliveries deliveries;
    private final Uptime uptime;

    LateDeliveries(OverdueDeliveries deliveries, Uptime uptime) {
        this.deliveries = deliveries;
        this.uptime = uptime;
    }

    @Override
    public AlertKind kind() {
        return AlertKind.DELIVERIES_LATE;
    }

    @Override
    public List<Trouble> look(Instant now) {
        List<Trouble> late = deliveries.list(now).stream().map(this::trouble).toList();
        return uptime.lasting(OverdueDeliveries.LONGEST_WAIT, kind(), late, now);
    }

    /** Returns false when late deliveries were given up: that is an alert of its own. */
    @Override
    public boolean isOver(Alert closed, List<Trouble> troubles, Instant now) {
        return TroubleSource.super.isOver(closed, troubles, now)
                && (closed.integrationId() == null
                        || !deliveries.givenUpSince(new IntegrationId(closed.integrationId()), closed.openedAt()));
    }

    private Trouble trouble(Overdue overdue) {
        return Trouble.ofIntegration(
                kind(),
                overdue.partner(),
                overdue.integration(),
                message(overdue),
                Saying.since(code(overdue), overdue.dueAt()));
    }

    private String code(Overdue overdue) {
        if (overdue.replaced()) {
            return "deliveries_replaced";
        }
        return overdue.held() ? "deliveries_held" : kind().wireName();
    }

    private static String message(Overdue overdue) {
        if (overdue.replaced()) {
            return "Another integration of the partner is active, and deliveries for this one have waited since "
                    + overdue.dueAt()
                    + ": they never go out by themselves. Dismiss them, or switch back to this one until they have gone out.";
        }
        return overdue.held()
                ? "Sending to the partner is paused, or it has no webhook address, and deliveries have waited since "
                        + overdue.dueAt() + ". See on the page of the integration whether that is still meant."
                : "A delivery to the partner should have gone out at " + overdue.dueAt()
                        + " and has not arrived. See why on the page of the integration.";
    }
}
