package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/**
 * Tests that the list of sealed columns is complete: a rotation skips a column that is missing, whose values are lost with the old
 * key.
 */
class SealedColumnTest {

    private static final Db DB = new Db(TestDatabase.migrated());

    @Test
    void hasEverySealedColumnOfTheSchemaAndNoOther() {
        assertThat(SealedColumn.ALL)
                .extracting(SealedColumn::label)
                .containsExactlyInAnyOrderElementsOf(columns("column_name like '%\\_sealed'"));
    }

    /** Every other bytea column holds hashes of 32 bytes, which a check constraint enforces. */
    @Test
    void keepsBytesNowhereElseButHashes() {
        assertThat(columns("data_type = 'bytea' and column_name not like '%\\_sealed' and not exists ("
                        + " select from pg_constraint where contype = 'c' and conrelid = to_regclass(table_name)"
                        + " and pg_get_constraintdef(oid) like '%length(' || column_name || ') = 32%')"))
                .containsExactly("rate_limit_buckets.state"); // the remaining calls, no secret
    }

    @Test
    void knowsEachOnesKey() {
        for (SealedColumn column : SealedColumn.ALL) {
            assertThat(DB.text(
                            "select format_type(atttypid, null) from pg_index join pg_attribute on attrelid = indrelid"
                                    + " and attnum = any (indkey) where indisprimary and indnatts = 1 and indrelid = '"
                                    + column.table() + "'::regclass and attname = '" + column.idColumn() + "'"))
                    .as(column.label())
                    .isEqualTo(column.idType());
        }
    }

    private static List<String> columns(String condition) {
        return DB.client()
                .sql("select table_name || '.' || column_name as name from information_schema.columns"
                        + " where table_schema = 'public' and " + condition)
                .query((row, _) -> Row.text(row, "name"))
                .list();
    }
}
