package nl.chargecars.partnersync.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.testing.Browser.Shown;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithServer.class)
class HashingThreadsTest {

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** More than may wait and be computed at the same time. */
    private static final int TOO_MANY = CORES * 50;

    private final TestServer server;

    HashingThreadsTest(TestServer server) {
        this.server = server;
    }

    @Test
    void refuseAtOnceTheFormThatFindsNoPlaceWithoutCountingAGuess() {
        TestUser user = TestUser.with(server, "viewer");
        HashingThreads threads = server.part(HashingThreads.class);
        var goOn = new CountDownLatch(1);
        var refused = new AtomicInteger();
        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int other = 0; other < TOO_MANY; other++) {
                others.execute(() -> {
                    try {
                        threads.compute(waitingFor(goOn));
                    } catch (Refusal overloaded) {
                        refused.incrementAndGet();
                    }
                });
            }
            try {
                await().until(() -> refused.get() > 0);
                for (int attempt = 0; attempt < 6; attempt++) {
                    Shown busy =
                            user.browser().signIn(user.email(), user.password()).is(503);
                    assertThat(busy.headers().firstValue("Retry-After")).contains("5");
                    assertThat(busy.body()).contains("The server is very busy");
                }
            } finally {
                goOn.countDown();
            }
        }
        user.signIn();
    }

    @Test
    void doNotBeginWhatNobodyWaitsForAnyMore() {
        var goOn = new CountDownLatch(1);
        var begun = new AtomicInteger();
        try (var threads = new HashingThreads(1, 2, Duration.ofMillis(200))) {
            refused(threads, waitingFor(goOn));
            refused(threads, begun::incrementAndGet);
            goOn.countDown();
            await().ignoreExceptionsInstanceOf(Refusal.class).until(() -> threads.compute(() -> true));
        }
        assertThat(begun).hasValue(0);
    }

    /** A virtual thread gives its core away only when it waits for something. */
    @Test
    void letOtherRequestsGoOnWhileAsManyPasswordsAreHashedAsThereAreCores() throws InterruptedException {
        var begun = new CountDownLatch(CORES);
        var wentOn = new CountDownLatch(1);
        try (var threads = HashingThreads.ofThisMachine();
                var requests = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = new PasswordHasher(server.part(StaffSecrets.class), new PasswordCost(14), threads);
            List<Future<String>> hashes = IntStream.range(0, CORES)
                    .mapToObj(_ -> requests.submit(() -> {
                        begun.countDown();
                        return slow.hash("a violin under the ladder");
                    }))
                    .toList();
            begun.await();
            requests.execute(wentOn::countDown);
            assertThat(wentOn.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(hashes).noneMatch(Future::isDone);
        }
    }

    private static Callable<Boolean> waitingFor(CountDownLatch latch) {
        return () -> latch.await(1, TimeUnit.MINUTES);
    }

    private static <T> void refused(HashingThreads threads, Callable<T> hashing) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> threads.compute(hashing))
                .extracting(Refusal::code)
                .isEqualTo(ErrorCode.OVERLOADED);
    }
}
