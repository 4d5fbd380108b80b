package nl.chargecars.partnersync.dashboard;

import java.util.List;
import nl.chargecars.partnersync.certification.CertificationRun;
import nl.chargecars.partnersync.certification.CertificationRuns;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.reconciliation.Reconciliations;
import nl.chargecars.partnersync.reconciliation.RunView;
import org.springframework.stereotype.Component;

/**
 * Finds the latest checks of an integration that involved the partner: comparisons (do both sides agree?) and certification runs
 * (does its endpoint work correctly?).
 */
@Component
public class LatestChecks {

    private static final int LOOKED_AT = 5;
    private static final int SHOWN = 3;

    private final Reconciliations reconciliations;
    private final CertificationRuns certifications;

    LatestChecks(Reconciliations reconciliations, CertificationRuns certifications) {
        this.reconciliations = reconciliations;
        this.certifications = certifications;
    }

    /** The latest ones, newest first; a partner's runs with other integrations are left out. */
    public record Checks(List<RunView> reconciliations, List<CertificationRun> certifications) {}

    Checks of(Integration integration) {
        return new Checks(
                comparisons(integration),
                certifications.list(integration.partner(), null, LOOKED_AT).data().stream()
                        .filter(run -> run.integrationId().equals(integration.id()))
                        .limit(SHOWN)
                        .toList());
    }

    /** The latest comparisons, newest first; a partner's comparisons with other integrations are left out. */
    List<RunView> comparisons(Integration integration) {
        return reconciliations.list(integration.partner(), null, LOOKED_AT).data().stream()
                .filter(run -> run.integrationId().equals(integration.id()))
                .limit(SHOWN)
                .toList();
    }
}
