package nl.chargecars.partnersync.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the load generator against a server whose answers the test defines. */
class LoadTest {

    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final byte[] REQUEST = Http.ofNobody().get("/");

    private final ServerSocket listening;
    private final AtomicInteger requests = new AtomicInteger();

    LoadTest() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        listening.close();
    }

    private interface Behaviour {
        String answer(int number);
    }

    @Test
    void failsOnAnAnswerThatIsNotTheExpectedOne() {
        serve(number -> number < 3 ? ok("fine") : "HTTP/1.1 429 \r\nContent-Length: 8\r\n\r\ntoo many");
        assertThatThrownBy(() -> load().closed(2, Duration.ofSeconds(10)))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("429 instead of 200: too many");
    }

    @Test
    void failsWhenTheServerCloses() {
        serve(number -> "");
        assertThatThrownBy(() -> load().closed(1, Duration.ofSeconds(10)))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("closed the connection");
    }

    @Test
    void failsWhenNobodyListens() throws IOException {
        listening.close();
        assertThatThrownBy(() -> load().open(10, 2, Duration.ofSeconds(1))).isInstanceOf(BenchFailure.class);
    }

    @Test
    void readsAnswersInChunks() throws IOException {
        serve(number -> "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n");
        try (var connection = new HttpConnection(listening.getLocalPort())) {
            assertThat(connection.exchange(REQUEST).body()).isEqualTo("abc0123456789");
            assertThat(connection.exchange(REQUEST).status()).isEqualTo(200);
        }
    }

    @Test
    void connectsAnewWhenTheServerEndsTheConnectionWithAnAnswer() throws IOException {
        serve(number ->
                number % 2 == 1 ? "HTTP/1.1 200 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n" : ok("two"));
        try (var connection = new HttpConnection(listening.getLocalPort())) {
            assertThat(connection.exchange(REQUEST).body()).isEmpty();
            assertThat(connection.exchange(REQUEST).body()).isEqualTo("two");
        }
    }

    @Test
    void countsWhatWasAnsweredInAClosedLoop() throws InterruptedException {
        serve(number -> ok("fine"));
        Load.Outcome outcome = load().closed(4, Duration.ofMillis(300));
        assertThat(outcome.answered()).isEqualTo(requests.get()).isGreaterThan(4);
    }

    /** Coordinated omission: a client that waits for each answer before it sends the next request sees only one slow request. */
    @Test
    void countsAPauseOfTheServerInEveryRequestThatWasDueMeanwhile() throws InterruptedException {
        var pausing = new ReentrantLock();
        serve(number -> {
            pausing.lock();
            try {
                if (number == 20) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
                return ok("fine");
            } finally {
                pausing.unlock();
            }
        });

        Load.Outcome outcome = load().open(100, 4, Duration.ofSeconds(1));

        assertThat(outcome.answered()).isEqualTo(100);
        long waited = outcome.latencies().getCountBetweenValues(100_000, 60_000_000);
        assertThat(waited)
                .as("requests that took over 100 ms, at 100 a second and a pause of 400 ms")
                .isGreaterThan(20);
    }

    private Load load() {
        return new Load(listening.getLocalPort(), 200, _ -> REQUEST);
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 \r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Serves connections with this behaviour; an empty answer closes the connection. */
    private void serve(Behaviour behaviour) {
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    Socket socket = listening.accept();
                    Thread.ofVirtual().start(() -> serve(socket, behaviour));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void serve(Socket socket, Behaviour behaviour) {
        try (socket;
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    String answer = behaviour.answer(requests.incrementAndGet());
                    if (answer.isEmpty()) {
                        return;
                    }
                    socket.getOutputStream().write(answer.getBytes(US_ASCII));
                }
            }
        } catch (IOException closed) {
            // the client closed the connection
        }
    }
}
