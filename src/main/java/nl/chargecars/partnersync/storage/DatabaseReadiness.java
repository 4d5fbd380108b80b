package nl.chargecars.partnersync.storage;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Up when a connection is to be had and answers. */
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
