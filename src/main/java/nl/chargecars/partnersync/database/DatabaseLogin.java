package nl.chargecars.partnersync.database;

/** A database role and its password, which {@link #toString} omits. */
record DatabaseLogin(String user, String password) {
    @Override
    public String toString() {
        return "DatabaseLogin[" + user + "]";
    }
}
