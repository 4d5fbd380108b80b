package nl.chargecars.partnersync.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OutOfOrderTest {

    @Property(tries = 200)
    void shufflingLosesAndAddsNothing(@ForAll @IntRange(max = 30) int length, @ForAll long seed) {
        List<Integer> messages = messages(length);
        assertThat(OutOfOrder.shuffled(messages, seed)).containsExactlyInAnyOrderElementsOf(messages);
    }

    @Property(tries = 200)
    void duplicatingKeepsTheOrderOfFirstCopiesAndMakesThreeAtMost(
            @ForAll @IntRange(max = 30) int length, @ForAll long seed) {
        List<Integer> messages = messages(length);
        List<Integer> duplicated = OutOfOrder.duplicated(messages, seed);
        var seen = new HashSet<Integer>();
        assertThat(duplicated.stream().filter(seen::add).toList()).isEqualTo(messages);
        assertThat(messages)
                .allSatisfy(one -> assertThat(
                                duplicated.stream().filter(one::equals).count())
                        .isBetween(1L, 3L));
    }

    @Property(tries = 50)
    void theSameSeedDoesTheSameAgain(@ForAll long seed) {
        List<Integer> messages = messages(20);
        assertThat(OutOfOrder.shuffled(messages, seed)).isEqualTo(OutOfOrder.shuffled(messages, seed));
        assertThat(OutOfOrder.duplicated(messages, seed)).isEqualTo(OutOfOrder.duplicated(messages, seed));
    }

    @Test
    void reallyShufflesAndDuplicates() {
        assertThat(OutOfOrder.shuffled(messages(20), 1)).isNotEqualTo(messages(20));
        assertThat(OutOfOrder.duplicated(messages(20), 1)).hasSizeGreaterThan(20);
    }

    @Test
    void oneMessageComesLast() {
        assertThat(OutOfOrder.late(messages(4), 1)).containsExactly(0, 2, 3, 1);
    }

    private static List<Integer> messages(int length) {
        return IntStream.range(0, length).boxed().toList();
    }
}
