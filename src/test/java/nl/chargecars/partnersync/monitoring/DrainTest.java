package nl.chargecars.partnersync.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import nl.chargecars.partnersync.Server;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestConfiguration;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** Tests that a stopping node first reports that it is not ready, and then still answers for the configured time. */
class DrainTest {

    private static final Duration GRACE = Duration.ofSeconds(4);

    @Test
    void isNotReadyButAnswersAndClosesItsConnectionsUntilTheGraceIsOver() throws Exception {
        Server server = Server.start(settings(TestServer.shared().settings()), TestConfiguration.class);
        var api = new Api(server.localUrl());
        assertThat(api.get("/readyz").is(200).headers().firstValue("Connection"))
                .isEmpty();
        long start = System.nanoTime();
        Thread stop = Thread.ofPlatform().start(server::close);

        await().atMost(GRACE).until(() -> api.get("/readyz").status() == 503);
        Reply answered = api.get("/livez").is(200);
        assertThat(answered.header("Connection")).isEqualTo("close");
        assertThat(api.get("/readyz").raw()).contains("serving_down");
        stop.join();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(GRACE);
    }

    private static Settings settings(Settings shared) {
        return TestSettings.beside(shared).drain(GRACE).build();
    }
}
