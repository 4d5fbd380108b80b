package nl.chargecars.partnersync.database;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Grants the application's role its rights: read and write the rows of every table, create or change no table, and only read and add
 * in the audit trail. The owner grants them after the migrations, and by default for tables that it creates later.
 */
final class ApplicationRights {

    private static final String ALL_ROWS = "DELETE,INSERT,SELECT,UPDATE";

    /** Tables with fewer rights. The rights are in alphabetical order, because they are compared as text. */
    private static final Map<String, String> LESS = Map.of(
            "audit_logs", "INSERT,SELECT",
            "audit_seals", "INSERT,SELECT",
            "flyway_schema_history", "SELECT");

    /** Lets one node grant at a time: concurrent grants on the same tables fail. The number is arbitrary; nothing else uses it. */
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

    /** The schema of the tables, and whether the role may use it, as everybody may use "public". */
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

    /** Corrects the rights of tables where they are not as wanted; usually none. */
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
