package nl.chargecars.partnersync.outbound;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import nl.chargecars.partnersync.housekeeping.RetainedTable;
import nl.chargecars.partnersync.housekeeping.RetainedTable.Age;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class OutboundConfiguration {

    /**
     * Gathers results for up to 20 ms: only the next event of the same order waits for them, and each transaction of results locks the
     * integrations' figures.
     */
    private static final GroupCommitShape RESULTS =
            GroupCommitShape.patient(ResultQueue.CAPACITY, 200, Duration.ofMillis(20));

    @Bean
    @Fallback
    DeliveryShape deliveryShape() {
        return DeliveryShape.standard();
    }

    @Bean
    RetainedTable deliveryAttempts() {
        return new RetainedTable("delivery_attempts", "started_at", false, Age.PAYLOADS, null);
    }

    @Bean
    Node node() {
        return Node.fresh();
    }

    /** With the embedded database this is the only node, which has everything. */
    @Bean
    Shares shares(Settings settings, NodeRepository repository, DeliveryShape shape) {
        return settings.database().isEmpty() ? Shares.ALL : new NodeShares(repository, shape.deadline());
    }

    /** Spreads retries at random; nothing secret depends on it. */
    @Bean
    RandomGenerator retryJitter() {
        return new Random();
    }

    @Bean
    GroupCommit<AttemptResult, AttemptResult> attemptResults(
            TransactionTemplate transaction, AttemptRecorder recorder) {
        return new GroupCommit<>("attempt results", RESULTS, transaction, recorder);
    }
}
