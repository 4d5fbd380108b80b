package nl.chargecars.partnersync.outbox;

import nl.chargecars.partnersync.housekeeping.RetainedTable;
import nl.chargecars.partnersync.housekeeping.RetainedTable.Age;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class OutboxConfiguration {

    private static final GroupCommitShape MANUAL = new GroupCommitShape(2_000, 200, 1);

    /**
     * Copies the payloads that must outlive their partition: those of open deliveries, and those of failed ones until they are retried
     * or dismissed (contract, "Retries"). {@link ManualChangeRepository} copies those of deliveries that are reopened later.
     */
    private static final String KEEP_OPEN = """
            insert into kept_payloads (event_id, payload, kept_at)
            select payloads.event_id, payloads.payload, :now
            from event_payloads as payloads
            join deliveries on deliveries.id = payloads.event_id
            where payloads.event_id >= :first and payloads.event_id < :end
              and deliveries.id >= :first and deliveries.id < :end
              and (deliveries.settled_at is null or deliveries.state = 'failed')
              and not exists (select from kept_payloads as kept where kept.event_id = payloads.event_id)
            limit :most
            """;

    /**
     * Does the same for payloads copied earlier whose deliveries are still open or failed. One partition may have a payload twice:
     * copied by the job, and again when somebody retried the delivery half a day later.
     */
    private static final String KEEP_ON = """
            insert into kept_payloads (event_id, payload, kept_at)
            select old.event_id, old.payload, :now
            from kept_payloads as old
            join deliveries on deliveries.id = old.event_id
            where old.kept_at >= :first and old.kept_at < :end
              and (deliveries.settled_at is null or deliveries.state = 'failed')
              and not exists (
                  select from kept_payloads as newer where newer.event_id = old.event_id and newer.kept_at >= :end)
            limit :most
            on conflict do nothing
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
    GroupCommit<ManualChange, ManualChange.Outcome> deliveryChanges(
            TransactionTemplate transaction, ManualChanges handler) {
        return new GroupCommit<>("changes of deliveries", MANUAL, transaction, handler);
    }
}
