package nl.chargecars.partnersync.intake;

import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    /** Two committers: while one waits for PostgreSQL the other one works, although all orders need the same counter. */
    private static final GroupCommitShape SHAPE = new GroupCommitShape(2_000, 50, 2);

    @Bean
    GroupCommit<PlaceCommand, IntakeOutcome> newOrders(TransactionTemplate transaction, Intake intake) {
        return new GroupCommit<>("orders", SHAPE, transaction, intake::place);
    }
}
