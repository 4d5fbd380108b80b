package nl.chargecars.partnersync.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WriteBehindTest {

    private final WriteBehind<String, String> unsaved = new WriteBehind<>(Comparator.naturalOrder(), String::concat);
    private final List<Map<String, String>> written = new ArrayList<>();

    @Test
    void writesNothingWhenNothingWasNoted() {
        assertThat(unsaved.write(written::add)).isFalse();
        assertThat(written).isEmpty();
    }

    @Test
    void writesWhatWasNotedTogetherOnceAndInOrder() {
        unsaved.note("b", "1");
        unsaved.note("a", "1");
        unsaved.note("b", "2");
        assertThat(unsaved.write(written::add)).isTrue();
        assertThat(unsaved.write(written::add)).isFalse();
        assertThat(written).containsExactly(Map.of("a", "1", "b", "12"));
        assertThat(written.getFirst().keySet()).containsExactly("a", "b");
    }

    @Test
    void keepsWhatCouldNotBeWrittenBeforeWhatCameSince() {
        unsaved.note("a", "1");
        assertThatThrownBy(() -> unsaved.write(_ -> {
                    unsaved.note("a", "2");
                    throw new IllegalStateException("away");
                }))
                .isInstanceOf(IllegalStateException.class);
        unsaved.note("a", "3");
        unsaved.write(written::add);
        assertThat(written).containsExactly(Map.of("a", "123"));
    }
}
