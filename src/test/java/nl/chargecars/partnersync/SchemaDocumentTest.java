package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/**
 * Keeps docs/schema.md true: the tables as all migrations together make them, by room. After a migration, copy
 * {@code target/schema.md} there.
 */
@DisabledIfEnvironmentVariable(
        named = "TEST_DATABASE_URL",
        matches = ".*",
        disabledReason = "another version writes definitions in another way")
class SchemaDocumentTest {

    private static final Path DOCUMENT = Path.of("docs", "schema.md");

    private static final String HEAD = """
            # The schema

            The tables as all migrations in `src/main/resources/db/migration` together make them, by the room that owns them
            ([map.md](map.md) says what each room does). The reasons are in the migrations' comments. `SchemaDocumentTest` keeps
            this page true; it is not edited by hand.
            """;

    private static final String COLUMNS = """
            select rpad(attname, max(length(attname)) over ()) || '  ' || format_type(atttypid, atttypmod)
                   || case when attnotnull then ' not null' else '' end
                   || coalesce(' default ' || pg_get_expr(adbin, adrelid), '')
            from pg_attribute
            left join pg_attrdef on adrelid = attrelid and adnum = attnum
            where attrelid = ?::regclass and attnum > 0 and not attisdropped
            order by attnum
            """;

    private static final String PARTITIONS = """
            select 'partitioned by ' || pg_get_partkeydef(oid) from pg_class where oid = ?::regclass and relkind = 'p'
            """;

    private static final String CONSTRAINTS = """
            select pg_get_constraintdef(oid)
            from pg_constraint
            where conrelid = ?::regclass and contype in ('p', 'u', 'f', 'c')
            order by array_position(array['p', 'u', 'f', 'c'], contype::text), conname
            """;

    private static final String INDEXES = """
            select regexp_replace(pg_get_indexdef(indexrelid), '^CREATE (UNIQUE )?INDEX (\\w+) ON (ONLY )?\\S+ USING btree', '\\1index \\2')
            from pg_index
            where indrelid = ?::regclass and not exists (select from pg_constraint where conindid = indexrelid and conrelid = indrelid)
            order by 1
            """;

    private static final String TRIGGERS = """
            select 'trigger ' || tgname || ': ' || proname || '()'
            from pg_trigger
            join pg_proc on pg_proc.oid = tgfoid
            where tgrelid = ?::regclass and not tgisinternal
            order by 1
            """;

    private final Db db = new Db(TestDatabase.migrated());

    @Test
    void saysWhatTheMigrationsMake() throws IOException {
        var document = new StringBuilder(HEAD);
        new TreeMap<>(TablesTest.KEPT_BY).forEach((room, tables) -> {
            document.append("\n## ").append(room).append("\n");
            new TreeSet<>(tables).forEach(table -> document.append(section(table)));
        });
        Files.writeString(Path.of("target", "schema.md"), document);
        assertThat(Files.readString(DOCUMENT))
                .as("copy target/schema.md to " + DOCUMENT)
                .isEqualTo(document.toString());
    }

    private String section(String table) {
        return "\n**" + table + "**\n\n```\n"
                + lines(COLUMNS, table)
                + lines(PARTITIONS, table)
                + lines(CONSTRAINTS, table)
                + lines(INDEXES, table)
                + lines(TRIGGERS, table)
                + "```\n";
    }

    private String lines(String sql, String table) {
        return db.rows(sql, table).stream()
                .map(row -> row.values().iterator().next() + "\n")
                .collect(Collectors.joining());
    }
}
