package nl.chargecars.partnersync.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that open pages receive changes, whatever other listeners and proxies do. */
@ExtendWith(WithServer.class)
class LiveFeedTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final TestServer server;

    LiveFeedTest(TestServer server) {
        this.server = server;
    }

    @Test
    void aBrowserThatReadsNoMoreKeepsNobodyWaiting() throws Exception {
        var feed = server.part(LiveFeed.class);
        var begun = new CountDownLatch(1);
        var stuck = new CountDownLatch(1);
        var shown = new CompletableFuture<Boolean>();
        try {
            assertTimeoutPreemptively(LONG, () -> {
                var _ = feed.open(_ -> {
                    begun.countDown();
                    await(stuck);
                    throw new IllegalStateException("gone");
                });
                begun.await();
                feed.round();
                var _ = feed.open(_ -> {
                    shown.complete(true);
                    throw new IllegalStateException("gone");
                });
            });
            assertThat(shown.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            stuck.countDown();
        }
    }

    /** Proxies such as nginx buffer responses unless told not to. */
    @Test
    void asksProxiesNotToKeepItBack() {
        Browser.Shown stream =
                TestUser.signedIn(server, "viewer").open("/integrations/live").is(200);
        assertThat(stream.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(stream.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat(stream.body()).contains("event:list");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
