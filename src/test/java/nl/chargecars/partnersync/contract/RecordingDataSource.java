package nl.chargecars.partnersync.contract;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A data source that has PostgreSQL explain each statement right before it is run, on the same connection, in the same transaction and
 * with the same parameters. Only the first executions of each statement are explained.
 */
final class RecordingDataSource extends DelegatingDataSource {

    /** The most plans per statement. More than one, because the planner considers the values, and the first ones may be harmless. */
    private static final int TIMES = 20;

    private static final Pattern EXPLAINABLE =
            Pattern.compile("\\s*(select|insert|update|delete|with)\\b", Pattern.CASE_INSENSITIVE);

    private final Map<String, List<String>> plans;

    private RecordingDataSource(DataSource target, Map<String, List<String>> plans) {
        super(target);
        this.plans = plans;
    }

    /**
     * Wraps a data source.
     *
     * @param plans by statement, in JSON; filled while the data source is used, empty for statements that cannot be explained
     */
    static DataSource around(DataSource target, Map<String, List<String>> plans) {
        return new RecordingDataSource(target, plans);
    }

    static Map<String, List<String>> noPlans() {
        return new ConcurrentHashMap<>();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return recording(super.getConnection());
    }

    private Connection recording(Connection connection) {
        return proxy(Connection.class, (_, method, arguments) -> {
            Object result = call(connection, method, arguments);
            return result instanceof PreparedStatement statement && arguments != null
                    ? recording(connection, statement, (String) arguments[0])
                    : result;
        });
    }

    private PreparedStatement recording(Connection connection, PreparedStatement statement, String sql) {
        List<Binding> bindings = new ArrayList<>();
        return proxy(PreparedStatement.class, (_, method, arguments) -> {
            if (method.getName().startsWith("set") && arguments != null && arguments.length > 1) {
                bindings.add(new Binding(method, Arrays.asList(arguments)));
            } else if (method.getName().startsWith("execute")) {
                explainAll(connection, sql, bindings);
            }
            return call(statement, method, arguments);
        });
    }

    /** A parameter that the product set, to be set again on the explaining statement. */
    private record Binding(Method method, List<@Nullable Object> arguments) {

        int position() {
            return (int) Objects.requireNonNull(arguments.getFirst());
        }

        /** Sets the parameter on a statement that begins after so many parameters of the batch. */
        void on(PreparedStatement statement, int before) throws Throwable {
            @Nullable Object[] moved = arguments.toArray();
            moved[0] = position() - before;
            Object _ = call(statement, method, moved);
        }
    }

    /** Explains several statements that are sent together one by one, each with its own part of the parameters. */
    private void explainAll(Connection connection, String together, List<Binding> bindings) throws Throwable {
        int before = 0;
        for (String sql : Arrays.asList(together.split(";\n", -1))) {
            int first = before;
            int last = before
                    + (int) sql.chars().filter(character -> character == '?').count();
            explain(
                    connection,
                    sql,
                    bindings.stream()
                            .filter(binding -> binding.position() > first && binding.position() <= last)
                            .toList(),
                    before);
            before = last;
        }
    }

    private void explain(Connection connection, String sql, List<Binding> bindings, int before) throws Throwable {
        List<String> known = plans.computeIfAbsent(sql, _ -> new CopyOnWriteArrayList<>());
        if (known.size() >= TIMES || !EXPLAINABLE.matcher(sql).lookingAt()) {
            return;
        }
        try (PreparedStatement explained = connection.prepareStatement("explain (format json) " + sql)) {
            for (Binding binding : bindings) {
                binding.on(explained, before);
            }
            try (ResultSet plan = explained.executeQuery()) {
                plan.next();
                known.add(plan.getString(1));
            }
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw Objects.requireNonNull(thrown.getCause());
        }
    }
}
