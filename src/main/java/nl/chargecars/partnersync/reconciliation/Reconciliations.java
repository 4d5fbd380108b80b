package nl.chargecars.partnersync.reconciliation;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs that ask a partner for its statuses: begun, listed, shown, and what to do about the differences they found. */
@Component
public class Reconciliations {

    /** Differences that one call does something about. */
    public static final int MOST_AT_ONCE = 200;

    /** Differences of a kind that are dismissed at once. */
    public static final int MOST_DISMISSED = 1_000;

    private final Partners partners;
    private final Integrations integrations;
    private final RunRepository runs;
    private final DifferenceRepository differences;
    private final StandingDifferences standing;
    private final CatchUp catchUp;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Reconciliations(
            Partners partners,
            Integrations integrations,
            RunRepository runs,
            DifferenceRepository differences,
            StandingDifferences standing,
            CatchUp catchUp,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Clock clock) {
        this.partners = partners;
        this.integrations = integrations;
        this.runs = runs;
        this.differences = differences;
        this.standing = standing;
        this.catchUp = catchUp;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Begins a run with the active integration, or names the one that is under way. A worker makes it.
     *
     * @throws Refusal PARTNER_NOT_FOUND; NO_ACTIVE_INTEGRATION; VALIDATION_FAILED, {@code not_polled}
     */
    public RunView begin(PartnerId partner, Actor actor) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            partners.require(partner);
            Integration integration = integrations.requirePolled(
                    partner,
                    "The active integration has no polling that is enabled, so the partner cannot be asked. Set polling"
                            + " with POST …/integration-config, or let the partner post its list.");
            Run run = Run.begun(partner, integration.id(), "manual", null, clock.instant());
            if (!runs.begin(run)) {
                return runs.running(integration.id())
                        .map(running -> show(partner, running))
                        .orElseGet(() -> begin(partner, actor)); // it has ended meanwhile
            }
            auditLog.record(List.of(new AuditEntry(
                    actor,
                    "RECONCILIATION_STARTED",
                    "reconciliation_runs",
                    run.id().toString(),
                    Map.of())));
            return show(partner, run.id());
        }));
    }

    /**
     * Newest first.
     *
     * @param cursor the previous page's; null for the first
     */
    public Page<RunView> list(PartnerId partner, @Nullable String cursor, int limit) {
        int size = Limit.checked(limit);
        partners.require(partner);
        return Page.of(runs.list(partner, Cursor.id(cursor), size + 1), size, run -> Cursor.of(run.runId()));
    }

    /** @throws Refusal PARTNER_NOT_FOUND; NOT_FOUND */
    public RunView show(PartnerId partner, UUID run) {
        partners.require(partner);
        return runs.find(partner, run)
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such reconciliation run."));
    }

    /**
     * In the order in which they were found.
     *
     * @param cursor the previous page's; null for the first
     * @throws Refusal as {@link #show}
     */
    public Page<DifferenceView> differences(PartnerId partner, UUID run, @Nullable String cursor, int limit) {
        int size = Limit.checked(limit);
        show(partner, run);
        return Page.of(differences.list(run, Cursor.id(cursor), size + 1), size, one -> Cursor.of(one.differenceId()));
    }

    /** @param remaining open differences where it is known who is ahead, after this call */
    public record Applied(List<CaughtUp> results, long remaining) {}

    /**
     * Brings the lagging side up to date.
     *
     * @param chosen null for those that are open, where it is known who is ahead; {@value #MOST_AT_ONCE} at once
     * @param take whose status counts; null for whoever is ahead
     * @throws Refusal as {@link #show}
     */
    public Applied apply(PartnerId partner, UUID run, @Nullable List<UUID> chosen, @Nullable Side take, Actor actor) {
        RunView shown = show(partner, run);
        List<DifferenceView> wanted =
                chosen == null ? differences.applicable(run, MOST_AT_ONCE) : differences.chosen(run, chosen);
        List<CaughtUp> done = catchUp.apply(partner, shown, wanted, take, actor);
        return new Applied(done, show(partner, run).applicable());
    }

    /** @param open differences of the run that nobody has decided about, after this call */
    public record Dismissed(List<DifferenceView> differences, long open) {}

    /**
     * Says of differences that nothing is to be made of them: what nobody can settle here, or need not be settled. Each is audited, the
     * reason is not in the trail, since people write names in them. Those that are not open are left as they are.
     *
     * @param chosen {@value #MOST_AT_ONCE} at once
     * @param reason for people; null when none was given
     * @return those that were chosen, as they are afterwards
     * @throws Refusal as {@link #show}
     */
    public Dismissed dismiss(PartnerId partner, UUID run, List<UUID> chosen, @Nullable String reason, Actor actor) {
        dismiss(show(partner, run), chosen, reason, actor);
        return new Dismissed(differences.chosen(run, chosen), show(partner, run).open());
    }

    /** How many are open, by kind. */
    public Map<String, Long> open(RunView run) {
        return differences.open(run.runId());
    }

    /**
     * As {@link #dismiss}, the open ones of a kind, {@value #MOST_DISMISSED} at once.
     *
     * @return how many
     * @throws Refusal as {@link #show}
     */
    public int dismissKind(PartnerId partner, UUID run, String kind, @Nullable String reason, Actor actor) {
        RunView shown = show(partner, run);
        return dismiss(shown, differences.open(run, kind, MOST_DISMISSED), reason, actor);
    }

    private int dismiss(RunView run, List<UUID> chosen, @Nullable String reason, Actor actor) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            var dismissal = new Dismissal(clock.instant(), reason);
            List<UUID> dismissed = standing.dismiss(run.integrationId(), run.runId(), chosen, dismissal);
            auditLog.record(dismissed.stream().map(id -> dismissed(actor, id)).toList());
            return dismissed.size();
        }));
    }

    private static AuditEntry dismissed(Actor actor, UUID difference) {
        return new AuditEntry(
                actor,
                "DIFFERENCE_DISMISSED",
                "reconciliation_differences",
                difference.toString(),
                Map.of(
                        "state",
                        Map.of(
                                "from", DifferenceView.State.OPEN.wireName(),
                                "to", DifferenceView.State.DISMISSED.wireName())));
    }
}
