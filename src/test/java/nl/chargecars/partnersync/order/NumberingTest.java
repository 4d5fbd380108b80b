package nl.chargecars.partnersync.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import nl.chargecars.partnersync.partner.BusinessEntity;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

class NumberingTest {

    private static final BusinessEntity COMPANY = BusinessEntity.CHARGECARS;
    private static final int YEAR = 2026;
    private static final ExternalDatabase DATABASE = TestDatabase.migrated();

    private final DriverManagerDataSource source =
            new DriverManagerDataSource(DATABASE.url(), DATABASE.user(), DATABASE.password());
    private final JdbcClient client = JdbcClient.create(source);
    private final TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
    private final Numbering numbering = new Numbering(new NumberSequences(client));

    @BeforeEach
    void noNumbersYet() {
        client.sql("delete from number_sequences").update();
    }

    @Test
    void runsTheLaterTransactionAgainWhenTheEarlierOneFails() {
        var later = new Later(Set.of("B"));
        assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> {
                    assertThat(take(Set.of("A"), 2)).containsExactly("CC-2026-00001", "CC-2026-00002");
                    assertThat(later.foreseen.join()).containsExactly("CC-2026-00003");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        later.confirm.complete(true);

        assertThatThrownBy(later.done::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(CannotAcquireLockException.class);
        transaction.executeWithoutResult(
                _ -> assertThat(take(Set.of("B"), 1)).containsExactly("CC-2026-00001"));
        assertThat(last()).isEqualTo(1);
    }

    @Test
    void runsTheLaterTransactionAgainWhenAnotherNodeTookNumbers() {
        var later = new Later(Set.of("B"));
        transaction.executeWithoutResult(_ -> {
            take(Set.of("A"), 2);
            later.foreseen.join();
        });
        client.sql("update number_sequences set last_number = 7").update();
        later.confirm.complete(true);

        assertThatThrownBy(later.done::join).hasCauseInstanceOf(CannotAcquireLockException.class);
        assertThat(last()).isEqualTo(7);
    }

    @Test
    void waitsForNoOtherNodeWithNumbersInHand() {
        var later = new Later(Set.of("B"));
        transaction.executeWithoutResult(_ -> {
            take(Set.of("A"), 2);
            later.foreseen.join();
        });
        transaction.executeWithoutResult(_ -> {
            client.sql("select 1 from number_sequences for update").query().listOfRows();
            later.confirm.complete(true);
            assertThatThrownBy(later.done::join).hasCauseInstanceOf(CannotAcquireLockException.class);
        });
    }

    @Test
    void refusesToNumberTwiceInOneTransaction() {
        assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> {
                    take(Set.of("A"), 1);
                    take(Set.of("B"), 1);
                }))
                .hasMessage("a transaction numbers orders once");
    }

    @Test
    void numbersSideBySideWithoutGaps() {
        var later = new Later(Set.of("B"));
        transaction.executeWithoutResult(_ -> {
            take(Set.of("A"), 2);
            assertThat(later.foreseen.join()).containsExactly("CC-2026-00003");
            later.confirm.complete(true);
        });

        later.done.join();
        assertThat(last()).isEqualTo(3);
    }

    @Test
    void beginsAfterTheOneThatItSharesAKeyWith() {
        var later = new Later(Set.of("A", "B"));
        later.confirm.complete(true);
        transaction.executeWithoutResult(_ -> {
            take(Set.of("A"), 2);
            later.started.join();
            assertThat(later.foreseen).isNotDone();
        });

        later.done.join();
        assertThat(later.foreseen.join()).containsExactly("CC-2026-00003");
        assertThat(last()).isEqualTo(3);
    }

    /** Takes one number, beside the transaction of the test, and confirms when it is let. */
    private final class Later {
        private final CompletableFuture<Boolean> mayBegin = new CompletableFuture<>();
        private final CompletableFuture<Boolean> started = new CompletableFuture<>();
        private final CompletableFuture<List<String>> foreseen = new CompletableFuture<>();
        private final CompletableFuture<Boolean> confirm = new CompletableFuture<>();
        private final CompletableFuture<Void> done;

        Later(Set<String> keys) {
            done = CompletableFuture.runAsync(() -> transaction.executeWithoutResult(_ -> {
                mayBegin.join();
                started.complete(true);
                Numbering.Turn turn = numbering.begin(keys, List.of(COMPANY), YEAR);
                foreseen.complete(numbers(turn, 1));
                confirm.join();
                turn.confirm();
            }), task -> Thread.ofVirtual().start(task));
            earlierHasBegun = () -> mayBegin.complete(true);
        }
    }

    private Runnable earlierHasBegun = () -> {};

    private List<String> take(Set<String> keys, int wanted) {
        Numbering.Turn turn = numbering.begin(keys, List.of(COMPANY), YEAR);
        List<String> numbers = numbers(turn, wanted);
        earlierHasBegun.run();
        turn.confirm();
        return numbers;
    }

    private static List<String> numbers(Numbering.Turn turn, int wanted) {
        NumberSequences.Counter counter = Objects.requireNonNull(turn.counters(Map.of(COMPANY, wanted)).get(COMPANY));
        return Stream.generate(counter::next).limit(wanted).toList();
    }

    private long last() {
        return client.sql("select last_number from number_sequences").query(Long.class).single();
    }
}
