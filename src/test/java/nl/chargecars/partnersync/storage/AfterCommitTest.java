package nl.chargecars.partnersync.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class AfterCommitTest {

    private final TransactionTemplate transaction =
            new TransactionTemplate(new JdbcTransactionManager(new Db(TestDatabase.empty()).dataSource()));

    private final List<String> done = new ArrayList<>();

    @Test
    void doesNothingOfATransactionThatIsRolledBack() {
        assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> {
                    AfterCommit.run(() -> done.add("work"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(done).isEmpty();
    }

    /** Otherwise the caller would get an error for committed work, and repeat it. */
    @Test
    void whatWasCommittedIsAnsweredSoThoughTheWorkAfterItFails() {
        String answer = transaction.execute(_ -> {
            AfterCommit.run(() -> {
                throw new IllegalStateException("the database is away");
            });
            AfterCommit.run(() -> done.add("the next"));
            return "committed";
        });
        assertThat(answer).isEqualTo("committed");
        assertThat(done).containsExactly("the next");
    }
}
