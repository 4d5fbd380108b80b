package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import nl.chargecars.partnersync.inbound.GroupReprocessing.ReprocessingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the progress of a reprocessing that the page carries from one request to the next. */
class ProgressTest {

    private static final UUID NEXT = new UUID(1, 2);

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "applied", "applied:", "applied:-1", "applied:9999999999", "no_such_outcome:1", "a:b:c"
            })
    void countsNothingThatItDidNotWrite(String text) {
        assertThat(Progress.of(text).outcomes()).isEmpty();
    }

    @Test
    void carriesEveryOutcomeToTheNextRequest() {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome.wireName(), outcomes.size() + 1);
        }
        outcomes.put("payload_expired", 20);
        outcomes.put("not_processed", 21);
        Progress progress = Progress.of("").plus(new ReprocessingResult(outcomes, NEXT));
        assertThat(Progress.of(progress.text()).outcomes()).isEqualTo(outcomes);
    }

    @Test
    void addsUpOverAllRequests() {
        Progress first = Progress.of("").plus(new ReprocessingResult(Map.of("applied", 498, "stale", 2), NEXT));
        Progress second =
                Progress.of(first.text()).plus(new ReprocessingResult(Map.of("applied", 3, "invalid", 1), null));
        assertThat(second.outcomes()).isEqualTo(Map.of("applied", 501, "stale", 2, "invalid", 1));
        assertThat(second.accepted()).isEqualTo(503);
        assertThat(second.notAccepted()).isEqualTo(1);
        assertThat(first.goesOn()).isTrue();
        assertThat(second.goesOn()).isFalse();
    }

    @Test
    void waitsForSomebodyWhenTheServerCouldNotProcessAll() {
        Progress stuck = Progress.of("").plus(new ReprocessingResult(Map.of("applied", 1, "not_processed", 499), NEXT));
        assertThat(stuck.goesOn()).isFalse();
        assertThat(stuck.next()).isEqualTo(NEXT);
    }
}
