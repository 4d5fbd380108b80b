package nl.chargecars.partnersync.housekeeping;

import org.jspecify.annotations.Nullable;

/**
 * A table that is partitioned by age, with a default partition. Each bean of this type gets partitions made ahead, and those
 * past their age dropped, by {@link Retention}.
 *
 * @param name of the table; its partitions are called {@code name_YYYYMMDD_YYYYMMDD} (docs/adr/0014)
 * @param key the column it is partitioned by
 * @param keyIsId true: UUIDv7, whose time counts; false: a time
 * @param age which of the ages of the settings applies
 * @param keep copies what must outlive its partition elsewhere, {@code :most} rows at a time, so that repeating it until it
 *     changes no row keeps all of it; {@code :first} and {@code :end} bound the partition's keys, {@code :now} is the time. It is
 *     done before the partition is locked: whoever makes a row one that must outlive it after that copies it himself, in the
 *     transaction that has read it. Null: nothing outlives it
 */
public record RetainedTable(
        String name,
        String key,
        boolean keyIsId,
        Age age,
        @Nullable String keep) {

    /** How long rows are retained; the settings say how long that is. */
    public enum Age {
        PAYLOADS,
        FIGURES
    }

    public RetainedTable {
        if (!name.matches("[a-z_]{1,40}") || !key.matches("[a-z_]{1,40}")) {
            throw new IllegalArgumentException("not the name of a table or a column");
        }
    }
}
