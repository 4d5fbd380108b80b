package nl.chargecars.partnersync.status;

import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class StatusConfiguration {

    private static final GroupCommitShape SHAPE = new GroupCommitShape(2_000, 50, 2);

    @Bean
    GroupCommit<StatusChange, ChangeOutcome> statusChanges(TransactionTemplate transaction, StatusEngine engine) {
        return new GroupCommit<>("status changes", SHAPE, transaction, engine::change);
    }
}
