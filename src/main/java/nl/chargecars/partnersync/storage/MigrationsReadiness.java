package nl.chargecars.partnersync.storage;

import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Up when the schema has every migration of this version, and no broken one. The start applies them; this notices a database
 * that was put back from an older backup under a running server.
 */
@Component
class MigrationsReadiness implements ReadinessCheck {

    private static final String APPLIED = """
            select count(distinct version)
            from flyway_schema_history
            where success
              and version = any (:versions)
            """;

    private final JdbcClient jdbc;
    private final List<String> needed;

    MigrationsReadiness(JdbcClient jdbc, Flyway flyway) {
        this.jdbc = jdbc;
        this.needed = neededBy(flyway);
    }

    @Override
    public String name() {
        return "migrations";
    }

    @Override
    public boolean isReady() {
        long applied = jdbc.sql(APPLIED)
                .param("versions", needed.toArray(String[]::new))
                .query(Long.class)
                .single();
        return applied == needed.size();
    }

    private static List<String> neededBy(Flyway flyway) {
        return List.of(flyway.info().all()).stream()
                .filter(migration -> migration.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .map(String::valueOf)
                .toList();
    }
}
