package nl.chargecars.partnersync.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests each behaviour of the simulated endpoint, as seen on the caller's socket. */
class BehaviourTest {

    private static final Duration MOMENT = Duration.ofMillis(150);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final SimulatedPartner partner = SimulatedPartner.start("volvo");

    @AfterEach
    void close() {
        partner.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 404, 410, 500, 503})
    void answersAStatusWithAShortBody(int status) throws IOException {
        try (RawCaller caller = callTreatedWith(Behaviour.status(status))) {
            assertThat(caller.readHead())
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("Content-Length: 14")
                    .contains("Content-Type: application/json");
            assertThat(caller.read(14)).isEqualTo("{\"status\":" + status + "}");
        }
    }

    @Test
    void answers204WithNeitherBodyNorLength() throws IOException {
        try (RawCaller caller = callTreatedWith(Behaviour.status(204))) {
            assertThat(caller.readHead()).startsWith("HTTP/1.1 204").doesNotContain("Content-Length");
            caller.send("POST /webhooks/chargecars HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(caller.readToEnd()).as("the next answer follows at once").startsWith("HTTP/1.1 204 ");
        }
    }

    @Test
    void asksToComeBackAfterSeconds() throws IOException {
        try (RawCaller caller = callTreatedWith(Behaviour.retryAfter(429, Duration.ofMinutes(2)))) {
            assertThat(caller.readHead()).startsWith("HTTP/1.1 429 ").contains("Retry-After: 120");
        }
    }

    @Test
    void asksToComeBackAtAnHttpDate() throws IOException {
        Instant time = Instant.parse("2026-03-05T07:08:09.5Z");
        try (RawCaller caller = callTreatedWith(Behaviour.retryAfter(503, time))) {
            assertThat(caller.readHead())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: Thu, 05 Mar 2026 07:08:09 GMT");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirects(int status) throws IOException {
        URI elsewhere = partner.webhookUrl("elsewhere");
        try (RawCaller caller = callTreatedWith(Behaviour.redirect(status, elsewhere))) {
            assertThat(caller.readHead()).startsWith("HTTP/1.1 " + status + " ").contains("Location: " + elsewhere);
        }
    }

    @Test
    void answersLate() throws IOException {
        long before = System.nanoTime();
        try (RawCaller caller = callTreatedWith(Behaviour.slow(MOMENT, Behaviour.status(202)))) {
            assertThat(caller.readHead()).startsWith("HTTP/1.1 202 ");
        }
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(MOMENT.toNanos());
    }

    @Test
    void aLateAnswerNeverComesWhenThePartnerGoesDownMeanwhile() throws IOException {
        try (RawCaller caller = callTreatedWith(Behaviour.slow(Duration.ofHours(1)))) {
            partner.awaitReceived(1, SOON);
            partner.goDown();
            assertThat(caller.read()).isEqualTo(-1);
        }
    }

    @Test
    void hangsUntilThePartnerGoesDown() throws IOException {
        try (RawCaller caller = callTreatedWith(Behaviour.hang())) {
            partner.awaitReceived(1, SOON);
            caller.patience(MOMENT);
            assertThatThrownBy(caller::read).isInstanceOf(SocketTimeoutException.class);
            partner.goDown();
            assertThat(caller.read()).isEqualTo(-1);
        }
    }

    @Test
    void sendsTheHeadOnly() throws IOException {
        try (RawCaller caller = callTreatedWith(Behaviour.headOnly())) {
            assertThat(caller.readHead()).startsWith("HTTP/1.1 200 ").contains("Content-Length: 1000");
            caller.patience(MOMENT);
            assertThatThrownBy(caller::read).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void dripsTheHead() throws IOException {
        Duration interval = Duration.ofMillis(5);
        long before = System.nanoTime();
        try (RawCaller caller = callTreatedWith(Behaviour.dripHead(interval))) {
            String head = caller.readHead();
            assertThat(head).isEqualTo("HTTP/1.1 200 \r\nContent-Length: 0");
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(interval.toNanos() * head.length());
        }
    }

    @Test
    void dripsTheBodyBehindAPromptHead() throws IOException {
        try (RawCaller caller = callTreatedWith(Behaviour.dripBody(MOMENT, 3))) {
            assertThat(caller.readHead()).contains("Content-Length: 3");
            long before = System.nanoTime();
            assertThat(caller.read(3)).isEqualTo("xxx");
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(MOMENT.toNanos() * 2);
        }
    }

    @Test
    void sendsAHugeBodyWhole() throws IOException {
        long length = 3_000_001;
        try (RawCaller caller = callTreatedWith(Behaviour.hugeBody(length))) {
            assertThat(caller.readHead()).contains("Content-Length: 3000001");
            assertThat(caller.skip(length)).isEqualTo(length);
            caller.patience(MOMENT);
            assertThatThrownBy(caller::read).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void sendsABodyWithoutEnd() throws IOException {
        try (RawCaller caller = callTreatedWith(Behaviour.endlessBody())) {
            assertThat(caller.readHead()).startsWith("HTTP/1.1 200 ").doesNotContain("Content-Length");
            caller.skip(20_000_000);
            assertThat(caller.read()).isEqualTo('x');
        }
    }

    @Test
    void resetsTheConnection() throws IOException {
        try (RawCaller caller = callTreatedWith(Behaviour.reset())) {
            assertThatThrownBy(caller::read).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
    }

    @Test
    void closesWithoutAnAnswer() throws IOException {
        try (RawCaller caller = callTreatedWith(Behaviour.closeWithoutAnswer())) {
            assertThat(caller.readToEnd()).isEmpty();
        }
    }

    @Test
    void closesAfterAnAnswerWithoutSayingSo() throws IOException {
        try (RawCaller caller = callTreatedWith(Behaviour.closing(Behaviour.status(204)))) {
            assertThat(caller.readHead()).startsWith("HTTP/1.1 204").doesNotContain("onnection");
            assertThat(caller.readToEnd()).isEmpty();
        }
    }

    @Test
    void answersGarbage() throws IOException {
        try (RawCaller caller = callTreatedWith(Behaviour.garbage())) {
            assertThat(caller.readToEnd()).isNotEmpty().doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void promisesMoreBodyThanItSends() throws IOException {
        try (RawCaller caller = callTreatedWith(Behaviour.wrongContentLength())) {
            assertThat(caller.readHead()).contains("Content-Length: 1000");
            assertThat(caller.readToEnd()).hasSize(10);
        }
    }

    @Test
    void refusesAnswersThatHttpDoesNotKnow() {
        assertThatThrownBy(() -> Behaviour.status(100)).hasMessageContaining("from 200 to 599");
        assertThatThrownBy(() -> Behaviour.answer(304, Map.of(), "body")).hasMessageContaining("has no body");
    }

    @Test
    void takesAMessageInWhenItSays2xxHoweverBadly() {
        assertThat(Behaviour.status(299).accepts()).isTrue();
        assertThat(Behaviour.slow(MOMENT).accepts()).isTrue();
        assertThat(Behaviour.closing(Behaviour.ok()).accepts()).isTrue();
        assertThat(Behaviour.endlessBody().accepts()).isTrue();
        assertThat(Behaviour.wrongContentLength().accepts()).isTrue();
        assertThat(Behaviour.redirect(301, URI.create("http://x")).accepts()).isFalse();
        assertThat(Behaviour.slow(MOMENT, Behaviour.hang()).accepts()).isFalse();
        assertThat(Behaviour.reset().accepts()).isFalse();
        assertThat(Behaviour.garbage().accepts()).isFalse();
    }

    private RawCaller callTreatedWith(Behaviour behaviour) throws IOException {
        partner.script().byDefault(behaviour);
        return RawCaller.posting(partner.webhookUrl(), "{}");
    }
}
