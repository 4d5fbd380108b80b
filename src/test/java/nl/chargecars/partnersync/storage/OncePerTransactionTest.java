package nl.chargecars.partnersync.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

class OncePerTransactionTest {

    private final PlatformTransactionManager transactions =
            new JdbcTransactionManager(new Db(TestDatabase.empty()).dataSource());
    private final TransactionTemplate transaction = new TransactionTemplate(transactions);

    private final List<List<String>> reads = new ArrayList<>();
    private final OncePerTransaction<String, String> lengths = new OncePerTransaction<>(this::read);

    @Test
    void readsEachTimeWithoutATransaction() {
        lengths.find(List.of("a"));
        lengths.find(List.of("a"));
        assertThat(reads).hasSize(2);
    }

    @Test
    void readsInATransactionOnlyWhatItHasNotRead() {
        transaction.executeWithoutResult(_ -> {
            assertThat(lengths.find(List.of("a", "nobody"))).containsExactly(Map.entry("a", "a!"));
            assertThat(lengths.find(List.of("b", "a", "nobody")))
                    .containsOnly(Map.entry("a", "a!"), Map.entry("b", "b!"));
        });
        assertThat(reads).containsExactly(List.of("a", "nobody"), List.of("b"));
    }

    @Test
    void readsAnewInTheNextTransactionHoweverTheFirstEnded() {
        transaction.executeWithoutResult(_ -> lengths.find(List.of("a")));
        transaction.executeWithoutResult(status -> {
            lengths.find(List.of("a"));
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(_ -> lengths.find(List.of("a")));
        assertThat(reads).hasSize(3);
    }

    @Test
    void readsAnewWhatWasChangedInTheTransaction() {
        transaction.executeWithoutResult(_ -> {
            lengths.find(List.of("a"));
            lengths.forget();
            lengths.find(List.of("a"));
        });
        assertThat(reads).hasSize(2);
        lengths.forget(); // has no effect without a transaction
    }

    @Test
    void doesNotReadWhatTheTransactionWritesItself() {
        lengths.remember(Map.of("a", "without a transaction"));
        transaction.executeWithoutResult(_ -> {
            lengths.remember(Map.of("a", "to be written"));
            assertThat(lengths.find(List.of("a", "b")))
                    .containsOnly(Map.entry("a", "to be written"), Map.entry("b", "b!"));
        });
        assertThat(lengths.find(List.of("a"))).containsExactly(Map.entry("a", "a!"));
        assertThat(reads).containsExactly(List.of("b"), List.of("a"));
    }

    @Test
    void readsForItselfInATransactionWithinATransaction() {
        var within = new TransactionTemplate(transactions);
        within.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        transaction.executeWithoutResult(_ -> {
            lengths.find(List.of("a"));
            within.executeWithoutResult(_ -> lengths.find(List.of("a")));
            lengths.find(List.of("a"));
        });
        assertThat(reads).hasSize(2);
    }

    private Map<String, String> read(List<String> keys) {
        reads.add(keys);
        return keys.stream()
                .filter(key -> !key.equals("nobody"))
                .collect(Collectors.toMap(Function.identity(), key -> key + "!"));
    }
}
