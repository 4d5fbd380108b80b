package nl.chargecars.partnersync.database;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the application's role may do: read and write the rows of every table, create and change none, and of the audit trail
 * only read and add. Given by the owner after the migrations, and by default to tables that the owner makes later.
 */
final class ApplicationRights {

    private static final String ALL_ROWS = "DELETE,INSERT,SELECT,UPDATE";

    /** In alphabetical order, as they are compared. */
    private static final Map<String, String> LESS = Map.of(
            "audit_logs", "INSERT,SELECT",
            "audit_seals", "INSERT,SELECT",
            "flyway_schema_history", "SELECT");

    /** One node after the other: two that grant at once trip over each other. Any number that nobody else uses. */
    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(4710020251)";

    private static final String TABLES = """
            select relname as name,
                   coalesce((select string_agg(privilege_type, ',' order by privilege_type)
                             from aclexplode(relacl)
                             where grantee = (select oid from pg_roles where rolname = :role)), '') as granted
            from pg_class
            where relnamespace = (select oid from pg_namespace where nspname = current_schema()) and relkind in ('r', 'p')
            order by relname
            """;

    /** Where the tables are; and whether they can be reached there, as in "public" by everybody. */
    private static final String SCHEMA = """
            select current_schema() as name, has_schema_privilege(:role, current_schema(), 'usage') as open
            """;

    private ApplicationRights() {}

    private record Place(String name, boolean open) {}

    private record Table(String name, String granted) {

        String wanted() {
            return LESS.getOrDefault(name, ALL_ROWS);
        }
    }

    /** Puts right what is not as it should be; usually nothing. */
    static void grant(DataSource owner, String role) {
        JdbcClient client = JdbcClient.create(owner);
        new TransactionTemplate(new DataSourceTransactionManager(owner)).executeWithoutResult(_ -> {
            client.sql(ONE_AT_A_TIME).query().listOfRows();
            Place place = client.sql(SCHEMA)
                    .param("role", role)
                    .query((row, _) -> new Place(quoted(Row.text(row, "name")), row.getBoolean("open")))
                    .single();
            if (!place.open()) {
                client.sql("grant usage on schema " + place.name() + " to " + quoted(role))
                        .update();
            }
            List<Table> wrong = client
                    .sql(TABLES)
                    .param("role", role)
                    .query((row, _) -> new Table(row.getString("name"), row.getString("granted")))
                    .list()
                    .stream()
                    .filter(table -> !table.granted().equals(table.wanted()))
                    .toList();
            for (Table table : wrong) {
                String name = quoted(table.name());
                client.sql("revoke all on " + name + " from " + quoted(role)).update();
                client.sql("grant " + table.wanted() + " on " + name + " to " + quoted(role))
                        .update();
            }
            if (!wrong.isEmpty()) {
                client.sql("alter default privileges in schema " + place.name() + " grant " + ALL_ROWS
                                + " on tables to " + quoted(role))
                        .update();
            }
        });
    }

    private static String quoted(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }
}
