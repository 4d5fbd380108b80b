package nl.chargecars.partnersync.outbound;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import nl.chargecars.partnersync.housekeeping.RetainedTable;
import nl.chargecars.partnersync.housekeeping.RetainedTable.Age;
import nl.chargecars.partnersync.outbound.AttemptRecorder.Recorded;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class OutboundConfiguration {

    /** Nobody waits for it but the next event of the same order; each transaction of results holds the integrations' figures. */
    private static final GroupCommitShape RESULTS =
            GroupCommitShape.patient(ResultQueue.CAPACITY, 200, Duration.ofMillis(20));

    private static final GroupCommitShape MANUAL = new GroupCommitShape(2_000, 200, 1);

    @Bean
    @Fallback
    DeliveryShape deliveryShape() {
        return DeliveryShape.standard();
    }

    /** What is open outlives its partition. What is opened again later is kept by {@link ManualChangeRepository}. */
    private static final String KEEP_OPEN = """
            insert into kept_payloads (event_id, payload, kept_at)
            select payloads.event_id, payloads.payload, :now
            from event_payloads as payloads
            join deliveries on deliveries.id = payloads.event_id
            where payloads.event_id >= :first and payloads.event_id < :end
              and deliveries.id >= :first and deliveries.id < :end and deliveries.settled_at is null
              and not exists (select from kept_payloads as kept where kept.event_id = payloads.event_id)
            limit :most
            """;

    /** The same for what was kept before, and is open still. */
    private static final String KEEP_ON = """
            insert into kept_payloads (event_id, payload, kept_at)
            select old.event_id, old.payload, :now
            from kept_payloads as old
            join deliveries on deliveries.id = old.event_id
            where old.kept_at >= :first and old.kept_at < :end and deliveries.settled_at is null
              and not exists (
                  select from kept_payloads as newer where newer.event_id = old.event_id and newer.kept_at >= :end)
            limit :most
            """;

    @Bean
    RetainedTable eventPayloads() {
        return new RetainedTable("event_payloads", "event_id", true, Age.PAYLOADS, KEEP_OPEN);
    }

    @Bean
    RetainedTable keptPayloads() {
        return new RetainedTable("kept_payloads", "kept_at", false, Age.PAYLOADS, KEEP_ON);
    }

    @Bean
    RetainedTable deliveryAttempts() {
        return new RetainedTable("delivery_attempts", "started_at", false, Age.PAYLOADS, null);
    }

    @Bean
    Node node() {
        return Node.fresh();
    }

    /** With the embedded database this node is alone. */
    @Bean
    Shares shares(Settings settings, NodeRepository repository, DeliveryShape shape) {
        return settings.database().isEmpty() ? Shares.ALL : new NodeShares(repository, shape.deadline());
    }

    /** Spreads retries; nothing secret depends on it. */
    @Bean
    RandomGenerator retryJitter() {
        return new Random();
    }

    @Bean
    GroupCommit<ManualChange, ManualChange.Outcome> deliveryChanges(
            TransactionTemplate transaction, ManualChanges handler) {
        return new GroupCommit<>("changes of deliveries", MANUAL, transaction, handler);
    }

    @Bean
    GroupCommit<AttemptResult, Recorded> attemptResults(TransactionTemplate transaction, AttemptRecorder recorder) {
        return new GroupCommit<>("attempt results", RESULTS, transaction, recorder);
    }
}
