package nl.chargecars.partnersync.inbound;

import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class InboundConfiguration {

    private static final GroupCommitShape SHAPE = new GroupCommitShape(2_000, 50, 2);

    @Bean
    GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates(
            TransactionTemplate transaction, StatusUpdates updates) {
        return new GroupCommit<>("status updates", SHAPE, transaction, updates::process);
    }
}
