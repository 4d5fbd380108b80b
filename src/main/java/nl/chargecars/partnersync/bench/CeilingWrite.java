package nl.chargecars.partnersync.bench;

import java.sql.Connection;
import java.sql.SQLException;

/** One way of writing the rows of a piece of work, without the product. Instances are one client's own. */
interface CeilingWrite {

    /**
     * Writes as many pieces of work as it takes at a time, committed on return.
     *
     * @param connection without auto-commit
     * @return how many pieces; 0 when there is nothing left to work on
     */
    int write(Connection connection) throws SQLException;
}
