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
 * Counts refused orders as failures of the partner's active integration, so that a partner whose orders are all refused shows as
 * unhealthy. Counts only authenticated calls within the rate limit. Concurrent refusals are combined into one transaction, apart from
 * the transactions of valid orders.
 */
@Component
class RefusedOrders implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RefusedOrders.class);
    private static final GroupCommitShape SHAPE = new GroupCommitShape(2_000, 128, 1);

    /** Refusals with 400 or 422: the partner must change the request to place the order. */
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

    /** Returns the given refusal, and counts it if it is in {@link #UNUSABLE}. If counting fails, the response is still the same. */
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

    /** Returns the first problems as text: names of our own fields and problem codes, never the received values. */
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
