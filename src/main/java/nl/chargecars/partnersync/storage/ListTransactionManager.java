package nl.chargecars.partnersync.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring's, with a kind of transaction for lists ({@link #forLists}): in it PostgreSQL keeps the plans of its statements. Left to
 * itself it plans most of them anew each time, because a list of one looks cheaper than the ten that it expects of any list; for
 * a list of one that is a quarter of the whole transaction.
 *
 * <p>A plan that is kept may have been made when the tables were empty, and reading all of an empty table looks best. So only what
 * is right for short lists and long tables is on offer: indexes, row by row.
 */
public final class ListTransactionManager extends JdbcTransactionManager {

    private static final String FOR_LISTS = "lists";
    private static final String KEEP_PLANS = """
            select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
                   set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)
            """;

    public ListTransactionManager(DataSource dataSource) {
        super(dataSource);
    }

    /** The same transactions, where they are to be new ones, with plans kept. */
    public static TransactionTemplate forLists(TransactionTemplate given) {
        var definition = new DefaultTransactionDefinition(given);
        definition.setName(FOR_LISTS);
        return new TransactionTemplate(
                Objects.requireNonNull(given.getTransactionManager(), "a template of a manager"), definition);
    }

    @Override
    protected void prepareTransactionalConnection(Connection connection, TransactionDefinition definition)
            throws SQLException {
        super.prepareTransactionalConnection(connection, definition);
        if (FOR_LISTS.equals(definition.getName())) {
            try (var statement = connection.prepareStatement(KEEP_PLANS)) {
                statement.execute();
            }
        }
    }
}
