package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.reconciliation.FailingComparisons;
import nl.chargecars.partnersync.reconciliation.FailingComparisons.Failing;
import org.springframework.stereotype.Component;

/** Finds partners with which the daily comparison failed on two days in a row: so nobody notices where the two sides differ. */
@Component
class UncomparedPartners implements TroubleSource {

    private final FailingComparisons comparisons;

    UncomparedPartners(FailingComparisons comparisons) {
        this.comparisons = comparisons;
    }

    @Override
    public AlertKind kind() {
        return AlertKind.COMPARISON_FAILING;
    }

    @Override
    public List<Trouble> look(Instant now) {
        return comparisons.list(now).stream().map(this::trouble).toList();
    }

    private Trouble trouble(Failing failing) {
        return Trouble.ofIntegration(
                kind(),
                failing.partner(),
                failing.integration(),
                "The daily comparison with the partner has failed again and again since " + failing.since()
                        + ". See why on the page of the integration, and have it put right.",
                Saying.since(kind(), failing.since()));
    }
}
