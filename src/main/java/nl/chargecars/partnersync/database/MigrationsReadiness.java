package nl.chargecars.partnersync.database;

import nl.chargecars.partnersync.storage.ReadinessCheck;
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
