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
 * Extends Spring's transaction manager with transactions for lists ({@link #forLists}), in which PostgreSQL uses generic plans
 * for prepared statements. By default PostgreSQL plans most of these statements anew each time, because a custom plan for a list
 * of one looks cheaper than the generic plan, which assumes lists of ten; for a list of one that planning takes a quarter of the
 * whole transaction.
 *
 * <p>A generic plan that is kept may have been made while the tables were empty, when a sequential scan looks best. These
 * transactions therefore allow only plans that suit short lists and long tables: index scans and nested loops.
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

    /** Returns a copy of the template whose transactions, where it opens new ones, use generic plans. */
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
