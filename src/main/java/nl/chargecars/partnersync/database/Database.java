package nl.chargecars.partnersync.database;

/** The PostgreSQL that this server works on. Closing it stops PostgreSQL if this server started it. */
interface Database extends AutoCloseable {

    /** JDBC address, without credentials. */
    String url();

    /** The role that does the work: may read and write rows, but not change what the audit trail holds. */
    DatabaseLogin application();

    /** The role that owns and migrates the tables; equal to {@link #application()} where the administrator gave one role only. */
    DatabaseLogin owner();

    @Override
    void close();
}
