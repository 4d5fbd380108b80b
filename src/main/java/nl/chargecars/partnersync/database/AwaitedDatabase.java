package nl.chargecars.partnersync.database;

/** A database that may still be starting: each method waits until it runs. */
record AwaitedDatabase(DatabaseStart start) implements Database {

    @Override
    public String url() {
        return start.database().url();
    }

    @Override
    public DatabaseLogin application() {
        return start.database().application();
    }

    @Override
    public DatabaseLogin owner() {
        return start.database().owner();
    }

    @Override
    public void close() {
        start.close();
    }
}
