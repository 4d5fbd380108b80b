package nl.chargecars.partnersync.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

class GatheredReadsTest {

    private static final int CALLERS = 40;
    private static final int DIFFERENT_KEYS = 4;

    private final List<List<String>> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void findsNothingForAKeyThatIsNotThere() {
        try (var reads = reads(this::lengths)) {
            assertThat(reads.find("missing")).isEmpty();
        }
    }

    @Test
    void tellsTheCallerWhatWentWrong() {
        try (var reads = reads(_ -> {
            throw new IllegalStateException("broken");
        })) {
            assertThatThrownBy(() -> reads.find("key")).hasMessage("broken");
        }
    }

    @Test
    void readsAnewForEachCallThatComesAfterTheLast() {
        try (var reads = reads(this::lengths)) {
            assertThat(reads.find("key")).contains(3);
            assertThat(reads.find("key")).contains(3);
        }
        assertThat(asked).containsExactly(List.of("key"), List.of("key"));
    }

    @Test
    void readsWhatManyAskMeanwhileTogetherAndEachKeyOnce() throws Exception {
        List<Integer> answers = new CopyOnWriteArrayList<>();
        List<Thread> callers;
        try (var reads = reads(keys -> {
            waitAtGate();
            return lengths(keys);
        })) {
            callers = IntStream.range(0, CALLERS)
                    .mapToObj(caller -> Thread.ofVirtual()
                            .start(() ->
                                    reads.find("key " + caller % DIFFERENT_KEYS).ifPresent(answers::add)))
                    .toList();
            await().until(() -> callers.stream().allMatch(caller -> caller.getState() == Thread.State.WAITING));
            gate.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
        }
        assertThat(answers).hasSize(CALLERS).containsOnly("key 0".length());
        assertThat(asked).allSatisfy(keys -> assertThat(keys).doesNotHaveDuplicates());
        // two reads wait at the gate; the first free reader then reads all keys that have arrived until then
        assertThat(asked).hasSizeLessThanOrEqualTo(4);
    }

    private Map<String, Integer> lengths(List<String> keys) {
        asked.add(keys);
        return keys.stream()
                .filter(key -> !key.equals("missing"))
                .collect(Collectors.toMap(Function.identity(), String::length));
    }

    private void waitAtGate() {
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** These reads have no transaction, so the data source here is never asked for a connection. */
    private static GatheredReads<String, Integer> reads(Function<List<String>, Map<String, Integer>> read) {
        return new GatheredReads<>("lengths", new JdbcTransactionManager(new DriverManagerDataSource()), read);
    }
}
