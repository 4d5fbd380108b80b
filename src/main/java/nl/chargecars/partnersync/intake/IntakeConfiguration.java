package nl.chargecars.partnersync.intake;

import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    /** One committing thread: all orders of a business entity lock the same number counter anyway. */
    private static final GroupCommitShape SHAPE = new GroupCommitShape(2_000, 128, 1);

    @Bean
    GroupCommit<PlaceCommand, IntakeOutcome> newOrders(TransactionTemplate transaction, Intake intake) {
        return new GroupCommit<>("orders", SHAPE, transaction, intake::place);
    }
}
