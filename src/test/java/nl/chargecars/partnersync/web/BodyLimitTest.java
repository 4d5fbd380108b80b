package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContext;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

/** Tests many, large or slow request bodies of unknown callers, which the server has to read before it can authenticate the caller. */
@ExtendWith(WithServer.class)
class BodyLimitTest {

    private static final String WEBHOOK = "/api/v1/webhooks/partner-status/00000000-0000-0007-0000-000000000007";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int LONGEST_SILENCE_MS = 10_000;

    private final TestServer server;
    private final BodyBudget budget;

    BodyLimitTest(TestServer server) {
        this.server = server;
        this.budget = server.part(BodyBudget.class);
    }

    @Test
    void refusesBodiesThatMemoryHasNoRoomForAndTakesThemAgainLater() {
        long all = budget.left() - 10;
        budget.take(all);
        try {
            Reply refusal = server.api().post(WEBHOOK, "{\"a\":\"longer than ten bytes\"}");
            refusal.isFailure(503, "OVERLOADED");
            assertThat(refusal.header("Retry-After")).isEqualTo("1");
        } finally {
            budget.giveBack(all);
        }
        server.api().post(WEBHOOK, "{\"a\":\"longer than ten bytes\"}").isFailure(401, "INVALID_SIGNATURE");
    }

    /** An object of two bytes is a node of eighty in memory. */
    @Test
    void refusesBodiesThatMemoryHasNoRoomForOnceTheyAreParsedAndTakesThemAgainLater() {
        String body = "{\"unknown\": [" + "{},".repeat(5_000) + "{}]}";
        long before = budget.left();
        long all = before - 100_000;
        budget.take(all);
        try {
            server.admin().post("/api/v1/partners", body).isFailure(503, "OVERLOADED");
        } finally {
            budget.giveBack(all);
        }
        server.admin().post("/api/v1/partners", body).isFailure(422, "VALIDATION_FAILED");
        await().until(() -> budget.left() >= before);
    }

    @Test
    void refusesFormsThatMemoryHasNoRoomFor() throws IOException {
        long all = budget.left() - 10;
        budget.take(all);
        try {
            assertThat(exchange(head("/oauth2/token", FORM, 37) + "grant_type=client_credentials&client_i"))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("temporarily_unavailable");
            assertThat(exchange(head("/login", FORM, 20) + "email=a%40b.nl&pass="))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1\r\n");
        } finally {
            budget.giveBack(all);
        }
    }

    /** A field of five bytes takes two hundred in memory. Forms are parsed before anybody knows who sent them. */
    @ParameterizedTest
    @CsvSource({"/oauth2/token,1100", "/login,1100", "/portal/login,1100", "/workflow,10990"})
    void refusesFormsThatMemoryHasNoRoomForOnceTheyAreParsedAndTakesThemAgainLater(String path, int fields)
            throws IOException {
        long before = budget.left();
        long all = before - 100_000;
        budget.take(all);
        try {
            assertThat(exchange(form(path, fields))).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
        } finally {
            budget.giveBack(all);
        }
        assertThat(exchange(form(path, fields))).startsWith("HTTP/1.1 4");
        await().until(() -> budget.left() >= before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", FORM})
    void endsBodiesThatArriveByteByByte(String type) throws IOException {
        String path = type.equals(FORM) ? "/oauth2/token" : WEBHOOK;
        long before = budget.left();
        try (var socket = connect()) {
            send(socket, head(path, type, 100) + "{");
            await().until(() -> budget.left() < before);
            server.clock().advance(Duration.ofSeconds(11));
            send(socket, "}".repeat(99));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 ");
        }
        await().until(() -> budget.left() >= before);
    }

    @Test
    void saysOfABodyThatStallsTheSameAsOfOneThatTrickles() throws IOException {
        try (var socket = connect()) {
            socket.setSoTimeout(3 * LONGEST_SILENCE_MS);
            send(socket, head(WEBHOOK, "application/json", 100) + "{");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("The body did not arrive within 10 s. Send it again, all of it at once.");
        }
    }

    /** The lock holds up the look-up of the credential, which comes before the body is asked for. */
    @Test
    void takesABodyThatWaitedForOurDatabaseLongerThanItMayTakeToArrive() {
        TestPartner partner = TestPartner.integrated(server);
        CompletableFuture<Reply> placing;
        try (var slow = server.db().rival()) {
            slow.execute("lock table credentials in access exclusive mode");
            placing = CompletableFuture.supplyAsync(() -> partner.place(Seed.order()));
            slow.awaitSomebodyWaiting();
            server.clock().advance(Duration.ofSeconds(11));
        }
        placing.join().is(201);
    }

    /** It is the sender's doing, however often strangers do it: no failure of ours to be logged or looked into. */
    @ParameterizedTest
    @CsvSource({WEBHOOK + ",application/json", "/oauth2/token," + FORM, "/login," + FORM, "/portal/login," + FORM})
    void bodiesWhoseSenderLeavesAreUnreadableAndNoFailureOfOurs(String path, String type) throws IOException {
        long before = budget.left();
        try (var log = HeardLog.ofAll();
                var socket = connect()) {
            send(socket, head(path, type, 100) + "email");
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(log.lines())
                    .noneMatch(line -> line.contains("EOFException") || line.contains("unexpected failure"));
        }
        await().until(() -> budget.left() >= before);
    }

    @Test
    void holdsNothingOnceTheCallersAreAnswered() {
        long before = budget.left();
        server.api().post(WEBHOOK, "x".repeat(100_000)).isFailure(401, "INVALID_SIGNATURE");
        server.admin().post("/api/v1/partners", "{}").isFailure(422, "VALIDATION_FAILED");
        await().until(() -> budget.left() >= before);
    }

    /** Otherwise the connection would be reset while the caller still writes, and he would retry as after a network failure. */
    @Test
    void whoWritesAllOfABodyBeforeHeReadsIsToldThatItIsTooLarge() throws IOException {
        int length = 12_000_000;
        assertThat(exchange(head(WEBHOOK, "application/json", length) + "x".repeat(length)))
                .startsWith("HTTP/1.1 413 ")
                .contains("\"code\":\"PAYLOAD_TOO_LARGE\"");
    }

    @Test
    void refusesFormsOfThousandsOfFields() throws IOException {
        for (int fields : List.of(1_401, 10_990)) {
            assertThat(exchange(form("/oauth2/token", fields)))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("invalid_request");
            assertThat(exchange(form("/login", fields))).startsWith("HTTP/1.1 400 ");
        }
        assertThat(exchange(form("/workflow", 11_001))).startsWith("HTTP/1.1 400 ");
    }

    /** The form of the largest status map; that of the largest workflow has a test of its own. */
    @Test
    void readsFormsOfAThousandFields() throws IOException {
        assertThat(exchange(form("/login", 1_400))).startsWith("HTTP/1.1 403 ");
    }

    /** A multipart body would be read, and its files stored on disk, before the caller is authenticated. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST /login         | multipart/form-data; boundary=b",
                "POST /portal/login  | Multipart/Form-Data ;charset=utf-8; boundary=b",
                "POST /oauth2/token  | multipart/form-data; boundary=b",
                "POST " + WEBHOOK + "| multipart/form-data; boundary=b",
                "PUT " + WEBHOOK + " | multipart/mixed; boundary=b",
                "GET /login          | multipart/form-data; boundary=b"
            })
    void refusesBodiesInPartsWithoutReadingThem(String call, String type) throws IOException {
        String part =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n" + "x".repeat(300_000);
        try (var socket = connect()) {
            send(
                    socket,
                    call + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(part.length()) + "\r\n"
                            + part);
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(answer.readLine()).startsWith("HTTP/1.1 415 "); // before the body is complete
            assertThat(temporaryFolder()).isEmptyDirectory();
            send(socket, "\r\n0\r\n\r\n");
            assertThat(String.join("\r\n", answer.readAllLines()))
                    .contains("\r\nContent-Security-Policy: default-src 'none'")
                    .contains("\"code\":\"UNSUPPORTED_MEDIA_TYPE\"");
        }
    }

    @Test
    void hasNothingThatWouldReadABodyInParts() {
        assertThatThrownBy(() -> server.part(MultipartConfigElement.class))
                .isInstanceOf(NoSuchBeanDefinitionException.class);
    }

    private File temporaryFolder() {
        return (File) Objects.requireNonNull(server.part(ServletContext.class).getAttribute(ServletContext.TEMPDIR));
    }

    /** A form of short names, all different: the smallest that takes the most memory. */
    private static String form(String path, int fields) {
        String body = IntStream.range(0x1000, 0x1000 + fields)
                .mapToObj(Integer::toHexString)
                .collect(Collectors.joining("&"));
        return head(path, FORM, body.length()) + body;
    }

    private static String head(String path, String type, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private String exchange(String request) throws IOException {
        try (var socket = connect()) {
            send(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(server.url().getHost(), server.url().getPort());
        socket.setSoTimeout(LONGEST_SILENCE_MS);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }
}
