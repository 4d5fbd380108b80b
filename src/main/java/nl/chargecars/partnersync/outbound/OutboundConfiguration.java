package nl.chargecars.partnersync.outbound;

import java.util.Random;
import java.util.random.RandomGenerator;
import nl.chargecars.partnersync.outbound.AttemptRecorder.Recorded;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class OutboundConfiguration {

    private static final GroupCommitShape RESULTS = new GroupCommitShape(ResultQueue.CAPACITY, 200, 2);
    private static final GroupCommitShape MANUAL = new GroupCommitShape(2_000, 200, 1);

    @Bean
    @Fallback
    DeliveryShape deliveryShape() {
        return DeliveryShape.standard();
    }

    @Bean
    Node node() {
        return Node.fresh();
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
