package nl.chargecars.partnersync.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class WritesTest {

    private static final String PARENTS = "insert into parents (name) select * from unnest(?::text[])";
    private static final String CHILDREN =
            "insert into children (parent, age) select * from unnest(?::text[], ?::int[])";
    private static final String OLDER = "update children set age = age + 1 where parent = any(?::text[])";

    private static Db db;

    @BeforeAll
    static void createTables() {
        db = new Db(TestDatabase.empty());
        db.update("create table parents (name text primary key)");
        db.update("create table children (parent text not null references parents, age int not null)");
    }

    @BeforeEach
    void empty() {
        db.update("truncate parents, children");
    }

    @Test
    void runsThemInTheirOrderOnOneWayToTheDatabase() {
        var ways = new CountedConnections(db.dataSource());
        var jdbc = new JdbcTemplate(ways);
        new Writes()
                .add(parents(jdbc, "An", "Bo"))
                .addAll(List.of(children(jdbc, "An", "Bo"), older(jdbc, "Bo")))
                .send();
        assertThat(db.rows("select parent, age from children order by parent").toString())
                .isEqualTo("[{parent=An, age=3}, {parent=Bo, age=4}]");
        assertThat(ways.opened).hasValue(1);
    }

    @Test
    void leavesOutThoseWithoutRows() {
        var jdbc = new JdbcTemplate(db.dataSource());
        new Writes()
                .add(parents(jdbc))
                .add(children(jdbc))
                .add(parents(jdbc, "An"))
                .send();
        assertThat(db.count("parents")).isEqualTo(1);
    }

    @Test
    void runsOneThatIsAlwaysToBeRunWithoutRowsToo() {
        var jdbc = new JdbcTemplate(db.dataSource());
        Write counting = Bulk.of(jdbc, List.<String>of())
                .text(name -> name)
                .write("insert into parents (name) select 'so many: ' || cardinality(?::text[])");
        new Writes().addAlways(counting).add(parents(jdbc, "An")).send();
        assertThat(db.rows("select name from parents order by name").toString())
                .isEqualTo("[{name=An}, {name=so many: 0}]");
    }

    @Test
    void asksTheDatabaseNothingWhenNoneHasRows() {
        var ways = new CountedConnections(db.dataSource());
        var jdbc = new JdbcTemplate(ways);
        new Writes().add(parents(jdbc)).addAlways(children(jdbc)).send();
        assertThat(ways.opened).hasValue(0);
    }

    @Test
    void failsAsTheOneThatFailsWouldAloneAndWritesNoneOfThem() {
        var jdbc = new JdbcTemplate(db.dataSource());
        Writes writes = new Writes()
                .add(parents(jdbc, "An"))
                .add(children(jdbc, "nobody"))
                .add(parents(jdbc, "Bo"));
        assertThatThrownBy(writes::send).isInstanceOf(DataIntegrityViolationException.class);
        assertThat(db.count("parents")).isZero();
    }

    @Test
    void saysWhatIsToBeRunButNotWithWhichValues() {
        assertThat(parents(new JdbcTemplate(db.dataSource()), "a secret")).hasToString("Write[" + PARENTS + "]");
    }

    private static Write parents(JdbcTemplate jdbc, String... names) {
        return Bulk.of(jdbc, List.of(names)).text(name -> name).write(PARENTS);
    }

    private static Write children(JdbcTemplate jdbc, String... parents) {
        return Bulk.of(jdbc, List.of(parents))
                .text(name -> name)
                .integer(_ -> 3)
                .write(CHILDREN);
    }

    private static Write older(JdbcTemplate jdbc, String... parents) {
        return Bulk.of(jdbc, List.of(parents)).text(name -> name).write(OLDER);
    }

    private static final class CountedConnections extends DelegatingDataSource {

        private final AtomicInteger opened = new AtomicInteger();

        CountedConnections(DataSource target) {
            super(target);
        }

        @Override
        public java.sql.Connection getConnection() throws java.sql.SQLException {
            opened.incrementAndGet();
            return super.getConnection();
        }
    }
}
