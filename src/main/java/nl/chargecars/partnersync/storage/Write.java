package nl.chargecars.partnersync.storage;

import nl.chargecars.partnersync.storage.StatementPipeline.Part;

/** One statement with its rows, made by {@link Bulk#write} and not sent yet: see {@link Writes}. */
public final class Write {

    private final Part part;

    Write(Part part) {
        this.part = part;
    }

    Part part() {
        return part;
    }

    boolean hasRows() {
        return part.hasRows();
    }

    /** Shows the SQL without the values. */
    @Override
    public String toString() {
        return "Write" + part;
    }
}
