package nl.chargecars.partnersync.dashboard;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.pages.Address;
import nl.chargecars.partnersync.pages.Links;
import nl.chargecars.partnersync.reconciliation.DifferenceView;
import nl.chargecars.partnersync.reconciliation.Reconciliations;
import nl.chargecars.partnersync.reconciliation.RunView;
import nl.chargecars.partnersync.status.WorkflowStatus;
import org.jspecify.annotations.Nullable;

/**
 * A reconciliation run with one page of its differences.
 *
 * @param tells whether the integration has an address at which the partner can be told our status
 * @param open the number of open differences by kind
 * @param numbers the order numbers by our order id
 * @param cursor of this page; null on the first page
 * @param nextCursor null on the last page
 * @param statuses our statuses by name
 * @param newest the newest run with the integration; null where that is this one, or nothing here was compared again
 * @param outcomes how many differences had which outcome, by the name of its text; empty when nothing was done just now
 */
public record ReconciliationView(
        IntegrationId integration,
        boolean tells,
        RunView run,
        Map<String, Long> open,
        List<DifferenceView> differences,
        Map<OrderId, String> numbers,
        @Nullable String cursor,
        @Nullable String nextCursor,
        Map<String, WorkflowStatus> statuses,
        @Nullable UUID newest,
        Map<String, Integer> outcomes) {

    /** Returns the path of the run's page. */
    public String path() {
        return path(run.runId());
    }

    /** Returns the path of the newest run's page; empty without {@link #newest}. */
    public String newestPath() {
        return newest == null ? "" : path(newest);
    }

    private String path(UUID one) {
        return "/integrations/" + integration + "/reconciliation/" + one;
    }

    public Links links() {
        return Links.of(new Address(path()), cursor, nextCursor);
    }

    /** Returns how many open differences of a kind one request dismisses. */
    public long dismissed(String kind) {
        return Math.min(open.getOrDefault(kind, 0L), Reconciliations.MOST_DISMISSED);
    }

    /** Returns true when there are more open differences of the kind than that. */
    public boolean moreThan(long dismissed, String kind) {
        return open.getOrDefault(kind, 0L) > dismissed;
    }

    /** True where somebody can still decide whose status counts. */
    public boolean isOpen(DifferenceView one) {
        return !run.running() && one.standing() && one.chargecarsOrderUuid() != null && one.partnerStatus() != null;
    }

    public String label(String status) {
        WorkflowStatus known = statuses.get(status);
        return known == null ? status : known.label();
    }

    /** True for a status that no order leaves again. */
    public boolean isFinal(String status) {
        WorkflowStatus known = statuses.get(status);
        return known != null && known.isFinal();
    }
}
