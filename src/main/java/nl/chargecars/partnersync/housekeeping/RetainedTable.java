package nl.chargecars.partnersync.housekeeping;

import org.jspecify.annotations.Nullable;

/**
 * A table that is partitioned by age, with a default partition. For each bean of this type, {@link Retention} creates partitions
 * ahead of time and drops expired ones.
 *
 * @param name of the table; its partitions are called {@code name_YYYYMMDD_YYYYMMDD}
 *     (docs/adr/0014-nodes-retention-alerts.md)
 * @param key the column by which the table is partitioned
 * @param keyIsId true: the key is a UUIDv7, whose time counts; false: it is a time
 * @param age which retention period of the settings applies
 * @param keep SQL that copies rows that must outlive their partition to another table, {@code :most} rows at a time, so that
 *     repeating it until it changes no row copies all of them; {@code :first} and {@code :end} bound the partition's keys,
 *     {@code :now} is the time. It runs before the partition is locked: a transaction that later decides that a row must outlive
 *     its partition has to copy the row itself, after reading it. Null: nothing outlives the partition
 */
public record RetainedTable(
        String name,
        String key,
        boolean keyIsId,
        Age age,
        @Nullable String keep) {

    /** The retention period of rows; the settings define its length. */
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
