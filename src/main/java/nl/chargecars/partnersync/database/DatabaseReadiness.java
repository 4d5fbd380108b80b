package nl.chargecars.partnersync.database;

import nl.chargecars.partnersync.storage.ReadinessCheck;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Ready when a connection can be obtained and answers. Does not check that the database can be written to: all nodes share one
 * database, so that a load balancer has no better node, and with a full disk orders can still be read here. A writing request gets
 * 503 and a request to retry, which a load balancer without a ready node would not send. Metrics report that the disk fills
 * (docs/operating.md).
 */
@Component
class DatabaseReadiness implements ReadinessCheck {

    private final JdbcClient jdbc;

    DatabaseReadiness(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public boolean isReady() {
        return jdbc.sql("select true").query(Boolean.class).single();
    }
}
