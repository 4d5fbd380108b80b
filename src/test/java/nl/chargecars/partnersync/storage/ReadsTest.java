package nl.chargecars.partnersync.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

class ReadsTest {

    private static final String AGES = "select name, age from people where name = any(?::text[]) order by name";
    private static final String COUNT = """
            insert into counters as counter (name, last) select name, 1 from unnest(?::text[]) as wanted (name)
            on conflict (name) do update set last = counter.last + 1
            returning last
            """;
    private static final String COUNTED = "select last from counters where name = any(?::text[])";

    private static Db db;
    private static JdbcTemplate jdbc;

    @BeforeAll
    static void createTables() {
        db = new Db(TestDatabase.empty());
        jdbc = new JdbcTemplate(db.dataSource());
        db.update("create table people (name text primary key, age int not null)");
        db.update("create table counters (name text primary key, last int not null)");
        db.update("insert into people values ('An', 30), ('Bo', 40)");
    }

    @Test
    void eachHasItsOwnAnswerAndOneWithoutRowsNone() {
        Read<String> first = ages("An", "Bo");
        Read<String> nobody = ages();
        Read<String> second = ages("Bo", "nobody");
        new Reads().add(first).addAll(List.of(nobody, second)).ask();
        assertThat(first.answer()).containsExactly("An 30", "Bo 40");
        assertThat(nobody.answer()).isEmpty();
        assertThat(second.answer()).containsExactly("Bo 40");
    }

    @Test
    void theNextSeesWhatTheOneBeforeItHasDone() {
        Read<Integer> counting = counter(COUNT, "orders");
        Read<Integer> counted = counter(COUNTED, "orders");
        new Reads().add(counting).add(counted).ask();
        assertThat(counting.answer()).containsExactly(1);
        assertThat(counted.answer()).containsExactly(1);
    }

    @Test
    void hasNoAnswerBeforeItIsAsked() {
        Read<String> notAsked = ages("a secret");
        assertThatThrownBy(notAsked::answer)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(AGES)
                .hasMessageNotContaining("a secret");
    }

    @Test
    void failsAsTheOneThatFailsWouldAlone() {
        Read<String> fine = ages("An");
        Read<Integer> wrong = counter("select 1 / 0 as last from unnest(?::text[])", "An");
        assertThatThrownBy(() -> new Reads().add(fine).add(wrong).ask())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("division by zero");
    }

    @Test
    void asksTheDatabaseNothingWhenNoneHasRows() {
        var nowhere = new JdbcTemplate();
        Read<String> nobody = ages(nowhere);
        new Reads().add(nobody).ask();
        assertThat(nobody.answer()).isEmpty();
    }

    private static Read<String> ages(String... names) {
        return ages(jdbc, names);
    }

    private static Read<String> ages(JdbcTemplate database, String... names) {
        return Bulk.of(database, List.of(names))
                .text(name -> name)
                .read(AGES, (row, _) -> row.getString("name") + " " + row.getInt("age"));
    }

    private static Read<Integer> counter(String sql, String name) {
        return Bulk.of(jdbc, List.of(name)).text(one -> one).read(sql, (row, _) -> row.getInt("last"));
    }
}
