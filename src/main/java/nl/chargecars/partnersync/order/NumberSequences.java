package nl.chargecars.partnersync.order;

import java.util.Locale;
import nl.chargecars.partnersync.partner.BusinessEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Document numbers without gaps (contract, "Numbers"): the counter's row stays locked until the transaction that uses the
 * numbers ends, so a number that was taken and not used goes back. Everybody who creates an order takes this lock first, so
 * that two rivals for the same partner order id never meet further on.
 */
@Repository
class NumberSequences {

    private static final String LOCK = """
            insert into number_sequences as counter (business_entity, document_type, year, last_number)
            values (:entity, 'order', :year, 0)
            on conflict (business_entity, document_type, year) do update set last_number = counter.last_number
            returning last_number
            """;

    private static final String ADVANCE = """
            update number_sequences set last_number = :last
            where business_entity = :entity and document_type = 'order' and year = :year
            """;

    private final JdbcClient client;

    NumberSequences(JdbcClient client) {
        this.client = client;
    }

    /** A locked counter; numbers taken from it are written back by {@link #save}. */
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

        /** The next number, at least five digits: {@code CC-2026-00001}. */
        String next() {
            last++;
            return String.format(Locale.ROOT, "%s-%d-%05d", entity.prefix(), year, last);
        }
    }

    Counter lock(BusinessEntity entity, int year) {
        long last = client.sql(LOCK)
                .param("entity", entity.wireName())
                .param("year", year)
                .query((row, _) -> row.getLong("last_number"))
                .single();
        return new Counter(entity, year, last);
    }

    /** Writes nothing where no number was taken. */
    void save(Counter counter) {
        if (counter.last == counter.before) {
            return;
        }
        client.sql(ADVANCE)
                .param("entity", counter.entity.wireName())
                .param("year", counter.year)
                .param("last", counter.last)
                .update();
    }
}
