package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.storage.BatchHandler;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.GroupCommitShape;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tests the processing of more updates than one transaction takes, by two concurrent writers: updates of the same order stay in
 * sequence.
 */
@ExtendWith(WithServer.class)
class ReprocessorTest {

    private static final GroupCommitShape TWO_AT_ONCE = new GroupCommitShape(2_000, 50, 2);
    private static final int OTHERS = 150;
    private static final int AMONG_OTHERS = OTHERS + 3;
    private static final PartnerId PARTNER = PartnerId.next();

    private final TestServer server;
    private final List<String> written = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch othersAreWritten = new CountDownLatch(1);

    ReprocessorTest(TestServer server) {
        this.server = server;
    }

    @Test
    void overtakesNothingOfTheSameOrderAndLetsNoOrderWaitForAnother() {
        Map<String, Integer> outcomes = process(this::slowlyTheFirst);
        assertThat(othersAreWritten.getCount())
                .as("others than slow ones go on")
                .isZero();
        assertThat(written.stream().filter(one -> one.startsWith("slow")))
                .containsExactly("slow FITTING", "slow READY", "slow SIGNED");
        assertThat(written).hasSize(AMONG_OTHERS).doesNotHaveDuplicates();
        assertThat(outcomes).isEqualTo(Map.of("applied", AMONG_OTHERS));
    }

    @Test
    void leavesTheRestOfAnOrderWhoseUpdateFailed() {
        Map<String, Integer> outcomes = process(updates -> {
            if (updates.stream().anyMatch(one -> said(one).equals("slow READY"))) {
                throw new IllegalArgumentException("poisonous");
            }
            return write(updates);
        });
        assertThat(written.stream().filter(one -> one.startsWith("slow"))).containsExactly("slow FITTING");
        assertThat(outcomes).isEqualTo(Map.of("applied", AMONG_OTHERS - 2, "not_processed", 2));
    }

    /** Processes three updates of one order, far apart among one update each of a hundred and fifty other orders. */
    private Map<String, Integer> process(BatchHandler<ReceivedUpdate, ProcessedUpdate> handler) {
        List<ReceivedUpdate> updates = new ArrayList<>();
        IntStream.range(0, OTHERS).forEach(number -> updates.add(update("other " + number, "FITTING")));
        updates.add(0, update("slow", "FITTING"));
        updates.add(80, update("slow", "READY"));
        updates.add(update("slow", "SIGNED"));
        Map<String, Integer> outcomes = new TreeMap<>();
        try (var commits = new GroupCommit<>("updates", TWO_AT_ONCE, server.part(TransactionTemplate.class), handler)) {
            new Reprocessor(commits).process(updates, outcomes);
        }
        return outcomes;
    }

    /**
     * Writes the slow order's first update only after an update far behind it has been written, as if its transaction had waited for a
     * lock.
     */
    private List<ProcessedUpdate> slowlyTheFirst(List<ReceivedUpdate> updates) {
        if (updates.stream().anyMatch(one -> said(one).equals("slow FITTING"))) {
            assertThat(arrived(othersAreWritten)).isTrue();
        }
        List<ProcessedUpdate> processed = write(updates);
        if (updates.stream().anyMatch(one -> said(one).equals("other 90 FITTING"))) {
            othersAreWritten.countDown();
        }
        return processed;
    }

    private static boolean arrived(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private List<ProcessedUpdate> write(List<ReceivedUpdate> updates) {
        updates.forEach(one -> written.add(said(one)));
        return updates.stream()
                .map(one -> new ProcessedUpdate(one, Outcome.APPLIED, null, null, null, null, null, null, List.of()))
                .toList();
    }

    private static String said(ReceivedUpdate received) {
        PartnerUpdate update = received.update();
        return update == null ? "" : update.partnerOrderId() + " " + update.status();
    }

    private static ReceivedUpdate update(String order, String word) {
        return new ReceivedUpdate(
                Uuid7.next(),
                new ReceivedUpdate.Reprocessing(Actor.staff("test"), Outcome.STATUS_NOT_MAPPED),
                null,
                PARTNER,
                Instant.EPOCH,
                Origin.WEBHOOK,
                null,
                null,
                "",
                new PartnerUpdate(order, null, word, null, null, null),
                null);
    }
}
