package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.reconciliation.OpenDifferences;
import org.springframework.stereotype.Component;

/** Active integrations whose latest finished comparison found differences that nobody has done anything about. */
@Component
class DifferingStatuses implements TroubleSource {

    private final OpenDifferences differences;

    DifferingStatuses(OpenDifferences differences) {
        this.differences = differences;
    }

    @Override
    public AlertKind kind() {
        return AlertKind.DIFFERENCES_OPEN;
    }

    @Override
    public List<Trouble> look(Instant now) {
        return differences.groups(null).stream()
                .map(group -> Trouble.ofIntegration(
                        kind(),
                        group.partner().value(),
                        group.integration().value(),
                        "The comparison that ended at " + group.foundAt() + " found " + group.count()
                                + " orders on which the partner and we do not agree. Decide whose status counts.",
                        new Saying(kind().wireName(), group.foundAt(), group.count(), null)))
                .toList();
    }
}
