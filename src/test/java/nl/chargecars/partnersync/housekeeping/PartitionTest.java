package nl.chargecars.partnersync.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import nl.chargecars.partnersync.housekeeping.RetainedTable.Age;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.Test;

class PartitionTest {

    private static final RetainedTable BY_ID =
            new RetainedTable("event_payloads", "event_id", true, Age.PAYLOADS, null);
    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

    @Test
    void holdsADayOrMore() {
        assertThatThrownBy(() -> new Partition(BY_ID, DAY, DAY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theDefaultPartitionHasNoDays() {
        assertThat(Partition.named(BY_ID, "event_payloads_default")).isEmpty();
    }

    @Property(tries = 200)
    void isKnownByItsName(@ForAll @IntRange(max = 20_000) int start, @ForAll @IntRange(min = 1, max = 400) int days) {
        LocalDate from = LocalDate.ofEpochDay(start);
        var partition = new Partition(BY_ID, from, from.plusDays(days));
        assertThat(Partition.named(BY_ID, partition.name())).contains(partition);
    }

    @Test
    void isOverWhenItsLastDayIs() {
        var partition = new Partition(BY_ID, DAY, DAY.plusDays(2));
        assertThat(partition.isOver(Instant.parse("2026-11-24T23:59:59Z"))).isFalse();
        assertThat(partition.isOver(Instant.parse("2026-11-25T00:00:00Z"))).isTrue();
    }

    @Test
    void knowsTheTimeOfAnId() {
        var time = Instant.parse("2026-11-24T23:59:59.999Z");
        assertThat(Partition.timeOf(Uuid7.earliest(time))).isEqualTo(time);
    }

    @Test
    void theDatabaseCountsIdsTheSameWay() {
        var db = new Db(TestDatabase.migrated());
        assertThat(new Partition(BY_ID, DAY, DAY.plusDays(1)).first())
                .isEqualTo("'" + db.text("select retention_first_id(?::date)::text", "2026-11-23") + "'::uuid");
    }
}
