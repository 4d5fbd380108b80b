package nl.chargecars.partnersync.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests the name lookup with a fake name server, which answers names of {@code dead.*} only when the test lets it, with "unknown
 * host".
 */
@Timeout(10)
class NameLookupTest {

    private static final InetAddress[] ADDRESSES = {InetAddress.ofLiteral("192.0.2.1")};

    private final CountDownLatch answered = new CountDownLatch(1);
    private final Queue<String> lookedUp = new ConcurrentLinkedQueue<>();
    private final NameLookup lookup = new NameLookup(this::lookUp, _ -> true);

    @AfterEach
    void stop() {
        answered.countDown();
        lookup.close();
    }

    /** For example many deliveries of one partner at the same time, to an endpoint whose name server does not answer. */
    @Test
    void looksANameUpOnceHoweverManyWaitForItSoThatOtherNamesAreAnsweredAtOnce() throws Exception {
        var threads = new ConcurrentLinkedQueue<Thread>();
        List<CompletableFuture<InetAddress[]>> waiting = IntStream.range(0, NameLookup.MOST_THREADS * 2)
                .mapToObj(_ -> resolving("dead.example", threads))
                .toList();
        assertThat(lookup.resolve("alive.example")).isEqualTo(ADDRESSES);
        await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        answered.countDown();
        assertThat(waiting).allSatisfy(wait -> assertThat(wait).failsWithin(Duration.ofSeconds(5)));
        assertThat(lookedUp).containsExactlyInAnyOrder("dead.example", "alive.example");
    }

    @Test
    void waitsForAThreadWhereAllAreBusyInsteadOfFailing() {
        for (int host = 0; host < NameLookup.MOST_THREADS; host++) {
            var _ = resolving("dead." + host + ".example");
        }
        await().until(() -> lookedUp.size() == NameLookup.MOST_THREADS);
        CompletableFuture<InetAddress[]> next = resolving("alive.example");
        await().during(Duration.ofMillis(200)).until(() -> !lookedUp.contains("alive.example"));
        assertThat(next).isNotDone();
        answered.countDown();
        assertThat(next).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(ADDRESSES);
    }

    @Test
    void keepsNoAnswer() throws Exception {
        lookup.resolve("alive.example");
        lookup.resolve("alive.example");
        assertThat(lookedUp).hasSize(2);
        answered.countDown();
        assertThatThrownBy(() -> lookup.resolve("dead.example")).isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> lookup.resolve("dead.example")).isInstanceOf(UnknownHostException.class);
        assertThat(lookedUp).hasSize(4);
    }

    private CompletableFuture<InetAddress[]> resolving(String host) {
        return resolving(host, new ConcurrentLinkedQueue<>());
    }

    private CompletableFuture<InetAddress[]> resolving(String host, Queue<Thread> threads) {
        var answer = new CompletableFuture<InetAddress[]>();
        threads.add(Thread.ofVirtual().start(() -> {
            try {
                answer.complete(lookup.resolve(host));
            } catch (UnknownHostException unknown) {
                answer.completeExceptionally(unknown);
            }
        }));
        return answer;
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        lookedUp.add(host);
        if (!host.startsWith("dead.")) {
            return ADDRESSES;
        }
        try {
            answered.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new UnknownHostException(host);
    }
}
