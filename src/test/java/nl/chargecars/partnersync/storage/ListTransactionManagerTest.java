package nl.chargecars.partnersync.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

class ListTransactionManagerTest {

    private static final GroupCommitShape SHAPE = new GroupCommitShape(10, 10, 1);

    /** A single connection, as if from a pool: the next transaction sees whatever state the previous one left. */
    private SingleConnectionDataSource connection;

    private JdbcTemplate jdbc;
    private TransactionTemplate transaction;

    @BeforeEach
    void connect() throws Exception {
        connection = new SingleConnectionDataSource(
                new Db(TestDatabase.empty()).dataSource().getConnection(), true);
        jdbc = new JdbcTemplate(connection);
        transaction = new TransactionTemplate(new ListTransactionManager(connection));
    }

    @AfterEach
    void disconnect() {
        connection.destroy();
    }

    @Test
    void keepsPlansWhereListsAreWrittenAndNowhereElse() {
        try (var commits = new GroupCommit<String, String>("settings", SHAPE, transaction, this::settings)) {
            assertThat(commits.submit("plan_cache_mode")).isEqualTo("force_generic_plan");
        }
        assertThat(ListTransactionManager.forLists(transaction)
                        .<List<String>>execute(_ -> settings(List.of("plan_cache_mode"))))
                .containsExactly("force_generic_plan");
        assertThat(settings(List.of("plan_cache_mode"))).containsExactly("auto");
        assertThat(transaction.<List<String>>execute(_ -> settings(List.of("plan_cache_mode"))))
                .containsExactly("auto");
    }

    @Test
    void keepsAPlanThatIsRightWhenTheTableHasGrown() {
        jdbc.execute("create table things (id int primary key, name text)");
        try (var commits = new GroupCommit<Integer, String>("things", SHAPE, transaction, this::plans)) {
            String whenEmpty = commits.submit(1);
            assertThat(whenEmpty).contains("Index").doesNotContain("Seq Scan").doesNotContain("Hash");
        }
    }

    private List<String> plans(List<Integer> ids) {
        String given = ids.stream().map(String::valueOf).collect(Collectors.joining(",", "'{", "}'::int[]"));
        String plan = String.join(
                "\n",
                jdbc.queryForList(
                        "explain select name from unnest(" + given + ") as given (id) join things using (id)",
                        String.class));
        return ids.stream().map(_ -> plan).toList();
    }

    private List<String> settings(List<String> names) {
        return names.stream()
                .map(name ->
                        Objects.requireNonNull(jdbc.queryForObject("select current_setting(?)", String.class, name)))
                .toList();
    }
}
