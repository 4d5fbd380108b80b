package nl.chargecars.partnersync.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class BulkTest {

    private static final String INSERT = """
            insert into things (id, name, document, size, count, flag, at, content)
            select * from unnest(?::uuid[], ?::text[], ?::jsonb[], ?::integer[], ?::bigint[], ?::boolean[],
                                 ?::timestamptz[], ?::bytea[])
            """;

    private record Thing(
            UUID id,
            @Nullable String name,
            @Nullable String document,
            @Nullable Integer size,
            @Nullable Long count,
            @Nullable Boolean flag,
            @Nullable Instant at,
            @Nullable String contentInHex) {}

    private static Db db;

    @BeforeAll
    static void createTable() {
        db = new Db(TestDatabase.empty());
        db.update("""
                create table things (id uuid primary key, name text, document jsonb, size integer, count bigint, flag boolean,
                                     at timestamptz, content bytea)
                """);
    }

    @BeforeEach
    void empty() {
        db.update("truncate things");
    }

    @Test
    void writesAndReadsBackEveryType() {
        var thing = new Thing(
                Uuid7.next(),
                "quote ' brace { comma , backslash \\ \"quoted\" NULL é 漢 \uD83D\uDE97\nline",
                "{\"a\": [1, \"x,y\"]}",
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                true,
                Instant.parse("2026-03-29T02:30:00.123456Z"), // as a local time it is in the hour that Amsterdam skips
                "00ff275c");
        assertThat(insert(List.of(thing))).isEqualTo(1);
        assertThat(read(thing.id())).usingRecursiveComparison().isEqualTo(thing);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T12:00:00.000000499Z, 2026-03-01T12:00:00Z",
        "2026-03-01T12:00:00.0000005Z, 2026-03-01T12:00:00Z",
        "2026-03-01T12:00:00.0000015Z, 2026-03-01T12:00:00.000002Z",
        "2026-03-01T12:00:00.999999501Z, 2026-03-01T12:00:01Z",
        "1999-12-31T23:59:59.999999Z, 1999-12-31T23:59:59.999999Z",
        "1969-12-31T23:59:59.0000006Z, 1969-12-31T23:59:59.000001Z"
    })
    void roundsMomentsAsPostgresDoesItWithTheirText(Instant given, Instant kept) {
        Instant parsed = jdbc(db.dataSource())
                .queryForObject("select ?::timestamptz", (row, _) -> Row.instant(row, "timestamptz"), given.toString());
        List<Instant> bound = Bulk.of(jdbc(db.dataSource()), List.of(given))
                .instant(moment -> moment)
                .query("select at from unnest(?::timestamptz[]) as given (at)", (row, _) -> Row.instant(row, "at"));
        assertThat(bound).containsExactly(kept).containsExactly(parsed);
    }

    @Test
    void keepsThePlanOfALookUpWhoseListThePlannerDoesNotSee() throws Exception {
        insert(LongStream.range(0, 2_000).mapToObj(_ -> thing("one of many")).toList());
        db.update("analyze things");
        var connection = new SingleConnectionDataSource(db.dataSource().getConnection(), true);
        try {
            assertThat(keptPlans(connection, "select id from things where id = any(?)"))
                    .as("times that a plan was kept, the list being seen")
                    .isZero();
            assertThat(keptPlans(connection, "select id from things where id = any((select ?)::uuid[])"))
                    .as("times that a plan was kept, the list being hidden")
                    .isPositive();
        } finally {
            connection.destroy();
        }
    }

    /**
     * How often PostgreSQL used a generic plan in twenty look-ups of one id on one connection. The driver prepares a statement
     * after a few executions, and PostgreSQL may use a generic plan after five more.
     */
    private static long keptPlans(DataSource connection, String lookup) {
        var jdbc = new JdbcTemplate(connection);
        for (int times = 0; times < 20; times++) {
            Bulk.of(jdbc, List.of(Uuid7.next())).uuid(id -> id).query(lookup, (_, _) -> true);
        }
        return Objects.requireNonNull(jdbc.queryForObject(
                "select sum(generic_plans) from pg_prepared_statements where statement = ?",
                Long.class,
                lookup.replace("?", "$1")));
    }

    @Test
    void writesNullsOfEveryType() {
        var nothing = new Thing(Uuid7.next(), null, null, null, null, null, null, null);
        insert(List.of(nothing));
        assertThat(read(nothing.id())).usingRecursiveComparison().isEqualTo(nothing);
    }

    @Test
    void keepsRowsTogetherWhenSomeValuesAreNull() {
        List<Thing> mixed = List.of(thing("first"), thing(null), thing("third"));
        assertThat(insert(mixed)).isEqualTo(3);
        for (Thing thing : mixed) {
            assertThat(read(thing.id())).usingRecursiveComparison().isEqualTo(thing);
        }
    }

    @Test
    void tellsTheEmptyTextFromNull() {
        var empty = thing("");
        insert(List.of(empty));
        assertThat(read(empty.id()).name()).isEmpty();
    }

    @Test
    void returnsRows() {
        List<String> names = Bulk.of(jdbc(db.dataSource()), Arrays.asList("b", "a"))
                .text(name -> name)
                .query(
                        "select name || '!' as loud from unnest(?::text[]) with ordinality as given (name, place) order by place",
                        (row, number) -> Row.text(row, "loud"));
        assertThat(names).containsExactly("b!", "a!");
    }

    @Test
    void asksTheDatabaseNothingWhenThereAreNoRows() {
        JdbcTemplate unreachable = jdbc(new NoConnections());
        assertThat(Bulk.of(unreachable, List.<String>of()).text(name -> name).update("delete from things"))
                .isZero();
        assertThat(Bulk.of(unreachable, List.<String>of())
                        .text(name -> name)
                        .query("select 1 from unnest(?::text[])", (row, number) -> number))
                .isEmpty();
    }

    private static Thing thing(@Nullable String name) {
        return new Thing(
                Uuid7.next(),
                name,
                null,
                name == null ? null : name.length(),
                null,
                null,
                null,
                name == null ? null : "");
    }

    private static int insert(List<Thing> things) {
        return Bulk.of(jdbc(db.dataSource()), things)
                .uuid(Thing::id)
                .text(Thing::name)
                .text(Thing::document)
                .integer(Thing::size)
                .bigint(Thing::count)
                .bool(Thing::flag)
                .instant(Thing::at)
                .bytes(thing ->
                        thing.contentInHex() == null ? null : HexFormat.of().parseHex(thing.contentInHex()))
                .update(INSERT);
    }

    private static Thing read(UUID id) {
        return db.client()
                .sql("select *, encode(content, 'hex') as content_in_hex from things where id = ?")
                .param(id)
                .query((row, number) -> new Thing(
                        Row.uuid(row, "id"),
                        row.getString("name"),
                        row.getString("document"),
                        Row.intOrNull(row, "size"),
                        row.getObject("count", Long.class),
                        row.getObject("flag", Boolean.class),
                        Row.instantOrNull(row, "at"),
                        row.getString("content_in_hex")))
                .single();
    }

    private static JdbcTemplate jdbc(DataSource dataSource) {
        return new JdbcTemplate(dataSource);
    }

    private static final class NoConnections extends AbstractDataSource {
        @Override
        public Connection getConnection() {
            throw new AssertionError("the database was asked");
        }

        @Override
        public Connection getConnection(String user, String password) {
            return getConnection();
        }
    }
}
