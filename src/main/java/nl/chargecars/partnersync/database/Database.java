package nl.chargecars.partnersync.database;

/** The PostgreSQL that this server works on; closing it stops it when this server started it. */
interface Database extends AutoCloseable {

    /** JDBC address, without credentials. */
    String url();

    /** Does the work: may read and write rows, but not change what the audit trail holds. */
    DatabaseLogin application();

    /** Owns the tables and migrates them; the same as the application where the administrator gave one role only. */
    DatabaseLogin owner();

    @Override
    void close();
}
