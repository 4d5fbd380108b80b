package nl.chargecars.partnersync.bench;

import java.sql.Connection;
import java.sql.SQLException;

/** Writes the rows of a unit of work (order, status update or delivery) without the product. Instances with state serve one client. */
interface CeilingWrite {

    /**
     * Writes one batch of units of work and commits it.
     *
     * @param connection without auto-commit
     * @return the number of units written; 0 when no work is left
     */
    int write(Connection connection) throws SQLException;
}
