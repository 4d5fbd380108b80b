package nl.chargecars.partnersync.database;

import nl.chargecars.partnersync.storage.ReadinessCheck;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Up when a connection is to be had and answers. Whether it can be written to is not asked: all nodes share one database, so none
 * is better sent to, and with a full disk orders are still looked up here; who writes is told 503 and to try again, which a load
 * balancer without a node would not say. That the disk fills is for the metrics to tell (docs/operating.md).
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
