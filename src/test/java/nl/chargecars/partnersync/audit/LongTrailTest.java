package nl.chargecars.partnersync.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the number of blocks that a page of the trail reads does not grow with the trail. Counts blocks, measures no time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongTrailTest {

    private static final int ENTRIES = 200_000;
    private static final int BLOCKS_OF_THE_TABLE = 3_000;
    private static final int FEW_BLOCKS = 250;
    private static final Pattern BUFFERS = Pattern.compile("(hit|read)=(\\d+)");

    private final Db db = new Db(TestDatabase.migrated());

    @BeforeAll
    void aLongTrail() {
        db.update("""
                insert into audit_logs (id, created_at, actor, action, table_name, record_id, changes)
                select lpad(to_hex(number), 32, '0')::uuid, now(), 'staff:' || number % 1000,
                       case when number % 20000 = 7 then 'CUSTOMER_ERASED' else 'STATUS_CHANGED' end,
                       case when number % 20000 = 9 then 'partner_integrations' else 'orders' end,
                       'record-' || number / 3, '{"from": "new", "to": "approved"}'
                from generate_series(1, ?) as number""", ENTRIES);
        db.update("analyze audit_logs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "record_id = 'record-777'",
                "table_name = 'orders' and record_id = 'record-777'",
                "actor = 'staff:42'",
                "action = 'CUSTOMER_ERASED'",
                "action = 'STATUS_CHANGED'",
                "table_name = 'partner_integrations'",
                "action = 'STATUS_CHANGED' and id < lpad(to_hex(100000), 32, '0')::uuid"
            })
    void isReadByAnIndexWhateverItIsFilteredBy(String filter) {
        assertThat(blocks(filter + " order by id desc limit 51")).isLessThan(FEW_BLOCKS);
    }

    @Test
    void isFoundByTheSealerWhereTheLastSealEnded() {
        assertThat(
                        blocks(
                                "(written_in, id) > ('1'::xid8, lpad(to_hex(100000), 32, '0')::uuid)"
                                        + " and written_in < pg_snapshot_xmin(pg_current_snapshot()) order by written_in, id limit 100"))
                .isLessThan(FEW_BLOCKS);
        assertThat(blocks("changes ->> 'to' = 'cancelled'"))
                .as("of a search that no index helps")
                .isGreaterThan(BLOCKS_OF_THE_TABLE);
    }

    /** The number of blocks that the query reads, from the cache or from the disk. */
    private long blocks(String condition) {
        String plan = String.join(
                "\n",
                db.client()
                        .sql("explain (analyze, buffers, timing off) select id, created_at, actor, action, table_name,"
                                + " record_id, changes from audit_logs where " + condition)
                        .query((row, _) -> Row.text(row, "QUERY PLAN"))
                        .list());
        String whole = plan.lines()
                .filter(line -> line.contains("Buffers:"))
                .findFirst()
                .orElse("");
        return BUFFERS.matcher(whole)
                .results()
                .mapToLong((MatchResult found) -> Long.parseLong(found.group(2)))
                .sum();
    }
}
