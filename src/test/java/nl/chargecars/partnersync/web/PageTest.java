package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests pages of rows that may be large. */
class PageTest {

    /** @param position from 1 on, in the order of the list */
    private record Line(int position, int characters) {}

    @Test
    void hasOneRowAtLeastHoweverLargeItIs() {
        List<Line> lines = lines(3, Page.LARGEST + 1);
        assertThat(page(lines, 0, 200).data()).containsExactly(lines.getFirst());
        assertThat(page(lines, 2, 200)).isEqualTo(new Page<>(true, List.of(lines.getLast()), null));
    }

    @Test
    void isTheLastOneWhereItsLastRowFillsIt() {
        List<Line> lines = lines(2, Page.LARGEST / 2);
        assertThat(page(lines, 0, 200)).isEqualTo(new Page<>(true, lines, null));
        assertThat(page(lines, 0, 2)).isEqualTo(new Page<>(true, lines, null));
    }

    @Test
    void isEmptyWhereThereIsNothing() {
        assertThat(page(List.of(), 0, 50)).isEqualTo(new Page<>(true, List.of(), null));
    }

    @Property
    void eachRowIsOnOnePageAndNoPageIsTooLarge(
            @ForAll @IntRange(max = 300) int many,
            @ForAll @IntRange(min = 1, max = 200) int limit,
            @ForAll Random sizes) {
        List<Line> lines = IntStream.rangeClosed(1, many)
                .mapToObj(position -> new Line(position, sizes.nextInt(Page.LARGEST / 10)))
                .toList();
        List<Line> seen = new ArrayList<>();
        Page<Line> page;
        do {
            page = page(lines, seen.size(), limit);
            List<Line> data = page.data();
            assertThat(data).hasSizeLessThanOrEqualTo(limit);
            int beforeTheLast = data.stream()
                    .limit(Math.max(0, data.size() - 1))
                    .mapToInt(Line::characters)
                    .sum();
            assertThat(beforeTheLast).isLessThan(Page.LARGEST);
            assertThat(page.nextCursor() == null || !data.isEmpty()).isTrue();
            seen.addAll(data);
        } while (page.nextCursor() != null);
        assertThat(seen).isEqualTo(lines);
    }

    private static List<Line> lines(int many, int characters) {
        return IntStream.rangeClosed(1, many)
                .mapToObj(position -> new Line(position, characters))
                .toList();
    }

    private static Page<Line> page(List<Line> lines, int after, int limit) {
        return Page.read(
                limit,
                Page.LARGEST / 10,
                (@Nullable Line behind, int most) -> {
                    assertThat(most).as("rows at once").isBetween(1, 10);
                    return lines.stream()
                            .skip(behind == null ? after : behind.position())
                            .limit(most)
                            .toList();
                },
                Line::characters,
                (Line last) -> Cursor.of(last.position()));
    }
}
