package nl.chargecars.partnersync.intake;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.figures.IntegrationFigures;
import nl.chargecars.partnersync.figures.IntegrationMeters;
import nl.chargecars.partnersync.figures.IntegrationMeters.Counted;
import nl.chargecars.partnersync.figures.SyncResult;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts orders that cannot be used as failures of the partner's active integration: a partner whose every order is refused is not
 * well. Only of callers that were let in and are within their rate limit; those that come at once are one transaction, which orders
 * that can be used have no part in.
 */
@Component
class RefusedOrders implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RefusedOrders.class);
    private static final GroupCommitShape SHAPE = new GroupCommitShape(2_000, 128, 1);

    /** Answered 400 and 422: it takes another request to place that order. */
    private static final Set<ErrorCode> UNUSABLE = Set.of(
            ErrorCode.MALFORMED_JSON,
            ErrorCode.MALFORMED_REQUEST,
            ErrorCode.VALIDATION_FAILED,
            ErrorCode.IDEMPOTENCY_KEY_REUSED);

    private static final String OUTCOME = "invalid";
    private static final int PLACES_NAMED = 3;

    private final GroupCommit<Refused, Boolean> writes;
    private final Integrations integrations;
    private final IntegrationFigures figures;
    private final IntegrationMeters meters;
    private final Clock clock;

    RefusedOrders(
            Integrations integrations,
            IntegrationFigures figures,
            IntegrationMeters meters,
            TransactionTemplate transaction,
            Clock clock) {
        this.integrations = integrations;
        this.figures = figures;
        this.meters = meters;
        this.clock = clock;
        this.writes = new GroupCommit<>("refused orders", SHAPE, transaction, this::count);
    }

    private record Refused(PartnerId partner, String code, String error) {}

    /** The same refusal, counted where it is of the order. Where it cannot be counted it is the same answer still. */
    Refusal counted(PartnerId partner, Refusal refusal) {
        if (UNUSABLE.contains(refusal.code())) {
            String code = refusal.code().name().toLowerCase(Locale.ROOT);
            try {
                var _ = writes.submit(new Refused(partner, code, "Order refused: " + code + places(refusal)));
            } catch (RuntimeException failure) {
                log.debug("a refused order was not counted", failure);
            }
        }
        return refusal;
    }

    /** The first of them: names of our own fields, never what stood in them. */
    private static String places(Refusal refusal) {
        List<String> places = refusal.details().stream()
                .limit(PLACES_NAMED)
                .map(problem -> (problem.pointer() + " " + problem.code()).strip())
                .toList();
        return places.isEmpty() ? "" : ": " + String.join(", ", places);
    }

    private List<Boolean> count(List<Refused> orders) {
        Instant now = clock.instant();
        Map<PartnerId, Integration> active =
                integrations.active(orders.stream().map(Refused::partner).collect(Collectors.toSet()));
        List<Counted> counted = new ArrayList<>();
        List<SyncResult> results = new ArrayList<>();
        for (Refused order : orders) {
            Integration integration = active.get(order.partner());
            if (integration != null) {
                counted.add(new Counted(integration, OUTCOME));
                results.add(SyncResult.failed(integration.id(), now, order.code(), order.error()));
            }
        }
        meters.count("partnersync.orders", counted);
        figures.record(results);
        return Collections.nCopies(orders.size(), true);
    }

    @Override
    public void close() {
        writes.close();
    }
}
