package nl.chargecars.partnersync.order;

import java.util.Collection;
import java.util.List;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.partner.BusinessEntity;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Read;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.storage.Write;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Assigns document numbers without gaps (contract, "Numbers"): the counter's row stays locked until the transaction that uses the
 * numbers ends, and a rollback returns unused numbers. Every transaction that creates orders takes this lock first, so that two
 * requests with the same partner order id are processed one after the other.
 */
@Repository
class NumberSequences {

    private static final String LOCK = """
            insert into number_sequences as counter (business_entity, document_type, year, last_number)
            select entity, 'order', year, 0 from unnest(?::text[], ?::int[]) as wanted (entity, year)
            on conflict (business_entity, document_type, year) do update set last_number = counter.last_number
            returning business_entity, last_number
            """;

    private static final String ADVANCE = """
            update number_sequences as counter set last_number = advanced.last
            from unnest(?::text[], ?::int[], ?::bigint[]) as advanced (entity, year, last)
            where counter.business_entity = advanced.entity and counter.document_type = 'order'
              and counter.year = advanced.year
            """;

    private final JdbcTemplate jdbc;

    NumberSequences(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A locked counter; numbers taken from it are written back by {@link #saving}. */
    static final class Counter {
        private final BusinessEntity entity;
        private final int year;
        private final long before;
        private long last;

        Counter(BusinessEntity entity, int year, long last) {
            this.entity = entity;
            this.year = year;
            this.before = last;
            this.last = last;
        }

        BusinessEntity entity() {
            return entity;
        }

        String next() {
            last++;
            return OrderNumber.of(entity, year, last);
        }
    }

    /** Returns a query that locks the counters of the entities until the transaction ends, in a fixed order to avoid deadlocks. */
    Read<Counter> locking(Collection<BusinessEntity> entities, int year) {
        return Bulk.of(jdbc, entities.stream().distinct().sorted().toList())
                .text(BusinessEntity::wireName)
                .integer(_ -> year)
                .read(
                        LOCK,
                        (row, _) -> new Counter(
                                WireNamed.named(BusinessEntity.class, Row.text(row, "business_entity")),
                                year,
                                row.getLong("last_number")));
    }

    /** Returns an update of the counters from which numbers were taken. */
    Write saving(Collection<Counter> counters) {
        List<Counter> advanced = counters.stream()
                .filter(counter -> counter.last != counter.before)
                .toList();
        return Bulk.of(jdbc, advanced)
                .text(counter -> counter.entity.wireName())
                .integer(counter -> counter.year)
                .bigint(counter -> counter.last)
                .write(ADVANCE);
    }
}
