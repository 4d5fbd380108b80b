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

/** Begins, lists and shows reconciliation runs, and applies or dismisses the differences that they found. */
@Component
public class Reconciliations {

    /** The most differences that one call applies or dismisses. */
    public static final int MOST_AT_ONCE = 200;

    /** The most differences of one kind that one call dismisses. */
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
     * Begins a run for the active integration, or returns the one that is in progress. A worker carries it out.
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
            Run run = Run.begun(partner, integration.id(), RunView.Cause.MANUAL, null, clock.instant());
            if (!runs.begin(run)) {
                return runs.running(integration.id())
                        .map(running -> show(partner, running))
                        .orElseGet(() -> begin(partner, actor)); // it has ended in the meantime
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
     * Lists the partner's runs, newest first.
     *
     * @param cursor of the previous page; null for the first page
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
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "This partner has no such run."));
    }

    /**
     * Lists a run's differences in the order in which they were found.
     *
     * @param cursor of the previous page; null for the first page
     * @throws Refusal as {@link #show}
     */
    public Page<DifferenceView> differences(PartnerId partner, UUID run, @Nullable String cursor, int limit) {
        int size = Limit.checked(limit);
        show(partner, run);
        return Page.of(differences.list(run, Cursor.id(cursor), size + 1), size, one -> Cursor.of(one.differenceId()));
    }

    /**
     * @param matched how many differences were chosen
     * @param results one for each of them; in a dry run only for those that cannot be handled
     * @param remaining open differences where one side is known to be ahead, after this call; also those that cannot be handled
     */
    public record Applied(boolean dryRun, int matched, List<CaughtUp> results, long remaining) {}

    /**
     * Brings the lagging side up to date.
     *
     * @param chosen null for {@value #MOST_AT_ONCE} of the run's open differences where one side is known to be ahead, those
     *     first that were not tried yet; the caller limits a list of its own to as many
     * @param take whose status counts; null for the side that is ahead
     * @throws Refusal as {@link #show}
     */
    public Applied apply(PartnerId partner, UUID run, @Nullable List<UUID> chosen, @Nullable Side take, Actor actor) {
        RunView shown = show(partner, run);
        List<DifferenceView> wanted = wanted(run, chosen);
        List<CaughtUp> done = catchUp.apply(partner, shown, wanted, take, actor);
        return new Applied(false, wanted.size(), done, show(partner, run).applicable());
    }

    /** Counts the differences that {@link #apply} would handle, with the same parameters. Changes nothing. */
    public Applied count(PartnerId partner, UUID run, @Nullable List<UUID> chosen, @Nullable Side take) {
        RunView shown = show(partner, run);
        List<DifferenceView> wanted = wanted(run, chosen);
        return new Applied(true, wanted.size(), catchUp.prevented(partner, shown, wanted, take), shown.applicable());
    }

    private List<DifferenceView> wanted(UUID run, @Nullable List<UUID> chosen) {
        return chosen == null ? differences.applicable(run, MOST_AT_ONCE) : differences.chosen(run, chosen);
    }

    /** @param open differences of the run that nobody has decided about, after this call */
    public record Dismissed(List<DifferenceView> differences, long open) {}

    /**
     * Dismisses differences that cannot be settled here or need not be. Each dismissal is audited, without its reason, because
     * people write names in reasons. Differences that are not open are left as they are.
     *
     * @param chosen at most {@value #MOST_AT_ONCE}, which the caller ensures
     * @param reason for people; null when none was given
     * @return the chosen differences, in their state after this call
     * @throws Refusal as {@link #show}
     */
    public Dismissed dismiss(PartnerId partner, UUID run, List<UUID> chosen, @Nullable String reason, Actor actor) {
        dismiss(show(partner, run), chosen, reason, actor);
        return new Dismissed(differences.chosen(run, chosen), show(partner, run).open());
    }

    /** The number of the run's open differences, by kind. */
    public Map<String, Long> open(RunView run) {
        return differences.open(run.runId());
    }

    /**
     * Dismisses the run's open differences of one kind, as {@link #dismiss} does; at most {@value #MOST_DISMISSED} per call.
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
