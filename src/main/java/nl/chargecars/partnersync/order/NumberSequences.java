package nl.chargecars.partnersync.order;

import java.util.Locale;
import nl.chargecars.partnersync.partner.BusinessEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Document numbers without gaps (contract, "Numbers"): the counter moves in the transaction that uses the numbers, and its row stays
 * locked until that ends, so a number that was taken and not used goes back. When the lock is taken: {@link Numbering}.
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

    /** Waits for nobody: another one may wait for a number that the caller has used already. */
    private static final String ADVANCE_IF_UNTOUCHED = """
            update number_sequences set last_number = :last
            where (business_entity, document_type, year) in (
                select business_entity, document_type, year
                from number_sequences
                where business_entity = :entity and document_type = 'order' and year = :year and last_number = :before
                for no key update skip locked)
            """;

    private final JdbcClient client;

    NumberSequences(JdbcClient client) {
        this.client = client;
    }

    /** A counter, locked or foreseen; numbers taken from it are written back by {@link #save} or {@link #saveIfUntouched}. */
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

        /** The last number before those that are taken here. */
        long before() {
            return before;
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

    /** The same for a counter that is not locked; false, and nothing is written, when somebody else took numbers or is about to. */
    boolean saveIfUntouched(Counter counter) {
        return counter.last == counter.before
                || client.sql(ADVANCE_IF_UNTOUCHED)
                                .param("entity", counter.entity.wireName())
                                .param("year", counter.year)
                                .param("before", counter.before)
                                .param("last", counter.last)
                                .update()
                        == 1;
    }
}
