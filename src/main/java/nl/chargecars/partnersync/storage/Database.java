package nl.chargecars.partnersync.storage;

/** The PostgreSQL that this server works on; closing it stops it when this server started it. */
interface Database extends AutoCloseable {

    /** JDBC address, without credentials. */
    String url();

    String user();

    String password();

    @Override
    void close();
}
