package nl.chargecars.partnersync.inbound;

import nl.chargecars.partnersync.housekeeping.RetainedTable;
import nl.chargecars.partnersync.housekeeping.RetainedTable.Age;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class InboundConfiguration {

    private static final GroupCommitShape SHAPE = new GroupCommitShape(2_000, 128, 2);

    /** Retention of bodies. A body expires even while its update waits: the update's row has what is needed to process it again. */
    @Bean
    RetainedTable statusUpdateBodies() {
        return new RetainedTable("status_update_bodies", "status_update_id", true, Age.PAYLOADS, null);
    }

    @Bean
    GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates(
            TransactionTemplate transaction, StatusUpdates updates) {
        return new GroupCommit<>("status updates", SHAPE, transaction, updates::process);
    }
}
