package nl.chargecars.partnersync.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.Hour;
import org.junit.jupiter.api.Test;

class SparklineTest {

    @Test
    void showsOneFailureAmongThousands() {
        Sparkline line = Sparkline.of(List.of(hour(5_000, 1), hour(0, 0)));
        assertThat(line.bars().getFirst().failedHeight()).isEqualTo(2);
        assertThat(line.bars().getLast().height()).isZero();
        assertThat(line.succeeded()).isEqualTo(5_000);
        assertThat(line.failed()).isEqualTo(1);
    }

    @Property
    void staysWithinItsBox(
            @ForAll @LongRange(max = 1_000_000) long first,
            @ForAll @LongRange(max = 1_000_000) long failed,
            @ForAll @LongRange(max = 1_000_000) long second) {
        assertThat(Sparkline.of(List.of(hour(first, failed), hour(second, 0))).bars())
                .allSatisfy(bar -> {
                    assertThat(bar.failedY()).isNotNegative();
                    assertThat(bar.y() + bar.height()).isEqualTo(Sparkline.HEIGHT);
                });
    }

    private static Hour hour(long succeeded, long failed) {
        return new Hour(Instant.EPOCH, succeeded, failed);
    }
}
