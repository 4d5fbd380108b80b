package nl.chargecars.partnersync.database;

/** A role of the database, and its password, which is not printed. */
record DatabaseLogin(String user, String password) {
    @Override
    public String toString() {
        return "DatabaseLogin[" + user + "]";
    }
}
