package nl.chargecars.partnersync.database;

import nl.chargecars.partnersync.storage.ReadinessCheck;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Ready when every migration of this release has been applied successfully. The start applies them; this check notices a database
 * that was restored from an older backup while the server runs.
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
    private final Schema schema;

    MigrationsReadiness(JdbcClient jdbc, Schema schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    @Override
    public String name() {
        return "migrations";
    }

    @Override
    public boolean isReady() {
        long applied = jdbc.sql(APPLIED)
                .param("versions", schema.versions().toArray(String[]::new))
                .query(Long.class)
                .single();
        return applied == schema.versions().size();
    }
}
