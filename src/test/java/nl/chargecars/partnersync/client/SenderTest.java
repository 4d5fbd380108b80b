package nl.chargecars.partnersync.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that an attempt ends within its time and size limits, whatever the endpoint does. */
@ExtendWith(WithServer.class)
class SenderTest {

    /** The time limit of calls that do not end by themselves; long enough for what comes before they hang. */
    private static final Duration DEADLINE = Duration.ofMillis(750);

    /** The time limit of calls that end by themselves; long enough for a busy machine. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(15);

    private static final Duration IN_TIME = Duration.ofSeconds(5);

    private final Sender sender;
    private final SimulatedPartner partner = SimulatedPartner.start("sender-test");

    SenderTest(TestServer server) {
        this.sender = server.part(Sender.class);
    }

    @AfterEach
    void closePartner() {
        partner.close();
    }

    @Test
    void neverAnsweredIsATimeOut() {
        assertTimedOut(waitedFor(Behaviour.hang()), null);
    }

    @Test
    void anAnswerAfterTheDeadlineIsATimeOut() {
        assertTimedOut(waitedFor(Behaviour.slow(Duration.ofSeconds(5))), null);
    }

    @Test
    void aDrippingHeadIsATimeOut() {
        assertTimedOut(waitedFor(Behaviour.dripHead(Duration.ofMillis(50))), null);
    }

    @Test
    void aDrippingBodyIsATimeOutThoughTheStatusWas200() {
        Exchange exchange = waitedFor(Behaviour.dripBody(Duration.ofMillis(50), 10_000));
        assertTimedOut(exchange, 200);
        assertThat(exchange.body()).as("what had arrived").isNotEmpty();
    }

    @Test
    void aBodyThatNeverComesIsATimeOut() {
        assertTimedOut(waitedFor(Behaviour.headOnly()), 200);
    }

    @Test
    void anEndlessBodyIsCutOffAndNoFailure() {
        Exchange exchange = answered(Behaviour.endlessBody());
        assertThat(exchange.succeeded()).isTrue();
        assertThat(exchange.body()).hasSize(4 * 1024);
        assertThat(exchange.latency()).isLessThan(IN_TIME);
    }

    @Test
    void aConnectionResetIsAFailure() {
        assertThat(answered(Behaviour.reset()).error()).isEqualTo("connection reset");
    }

    @Test
    void aConnectionClosedWithoutAnAnswerIsAFailure() {
        assertThat(answered(Behaviour.closeWithoutAnswer()).error()).isEqualTo("connection closed without an answer");
    }

    @Test
    void whatANewConnectionDoesNotAnswerIsNotSentAgain() {
        assertThat(answered(Behaviour.closeWithoutAnswer()).succeeded()).isFalse();
        assertThat(answered(Behaviour.reset()).succeeded()).isFalse();
        assertThat(partner.received()).hasSize(2);
    }

    @Test
    void whatAUsedConnectionDoesNotAnswerIsSentAgainOnceAndNotTwice() {
        assertThat(send().succeeded()).isTrue();
        partner.script().next(Behaviour.closeWithoutAnswer(), Behaviour.reset());
        assertThat(send().error()).isEqualTo("connection reset");
        assertThat(partner.received()).hasSize(3);
    }

    @Test
    void whatAUsedConnectionAnswersInPartIsNotSentAgain() {
        assertThat(send().succeeded()).isTrue();
        assertThat(answered(Behaviour.wrongContentLength()).error())
                .isEqualTo("connection closed in the middle of the answer");
        assertThat(partner.received()).hasSize(2);
    }

    @Test
    void theTimeForBothIsTheTimeOfOne() {
        assertThat(send().succeeded()).isTrue();
        partner.script().next(Behaviour.closeWithoutAnswer());
        assertTimedOut(waitedFor(Behaviour.hang()), null);
    }

    @Test
    void connectionsThatTheServerClosesAfterItsAnswersAreNoFailures() {
        partner.script().byDefault(Behaviour.closing(Behaviour.ok()));
        for (int number = 0; number < 10; number++) {
            assertThat(send().error()).isNull();
        }
        assertThat(partner.received()).as("each once").hasSize(10);
    }

    /** As when the endpoint is deployed anew. */
    @Test
    void noneOfTheConnectionsThatTheServerClosedIsUsedAgain() {
        partner.script().byDefault(Behaviour.slow(Duration.ofMillis(100)));
        assertThat(AtOnce.call(8, _ -> send().succeeded())).containsOnly(true);
        partner.goDown();
        partner.comeBack();
        assertThat(AtOnce.call(8, _ -> send().succeeded())).containsOnly(true);
    }

    @Test
    void anAnswerCutShortIsAFailureThoughTheStatusWas200() {
        Exchange exchange = answered(Behaviour.wrongContentLength());
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.error()).isEqualTo("connection closed in the middle of the answer");
    }

    @Test
    void aChunkCutShortIsAFailureThoughTheStatusWas200() {
        Exchange exchange = answered(Behaviour.chunked("a\r\ncut"));
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.error()).isEqualTo("connection closed in the middle of the answer");
    }

    @Test
    void chunksWithoutASizeAreNotHttpThoughTheStatusWas200() {
        Exchange exchange = answered(Behaviour.chunked("ZZ\r\nbody\r\n"));
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.error()).isEqualTo("the answer is not HTTP");
    }

    @Test
    void garbageIsAFailure() {
        assertThat(answered(Behaviour.garbage()).error()).isEqualTo("the answer is not HTTP");
    }

    @Test
    void redirectsAreNotFollowed() {
        for (int status : List.of(301, 302, 303, 307, 308)) {
            Exchange exchange = answered(Behaviour.redirect(status, partner.webhookUrl("elsewhere")));
            assertThat(exchange.error()).isEqualTo("responded " + status + ", redirects are not followed");
        }
        assertThat(partner.received())
                .hasSize(5)
                .allMatch(webhook ->
                        webhook.request().path().equals(partner.webhookUrl().getPath()));
    }

    @Test
    void aClosedPortIsAFailure() {
        partner.goDown();
        assertThat(send().error()).isEqualTo("connection refused");
        assertThat(send().status()).isNull();
    }

    @Test
    void anUnknownHostIsAFailure() {
        assertThat(sender.send(webhook(URI.create("https://partner.invalid/hook")), LONG_ENOUGH)
                        .error())
                .isEqualTo("host name not found");
    }

    @Test
    void plainTextWhereTlsIsExpectedIsAFailure() {
        URI https = URI.create("https://127.0.0.1:" + partner.baseUrl().getPort() + "/webhooks/chargecars");
        assertThat(sender.send(webhook(https), LONG_ENOUGH).error()).startsWith("TLS handshake failed");
    }

    @Test
    void anUnansweredChallengeIsNotTriedAgainAndCookiesAreNotKept() {
        partner.script()
                .next(Behaviour.answer(
                        401, Map.of("WWW-Authenticate", "Basic realm=\"x\"", "Set-Cookie", "session=1; Path=/"), ""));
        assertThat(send().error()).isEqualTo("responded 401");
        assertThat(send().succeeded()).isTrue();
        assertThat(partner.received())
                .hasSize(2)
                .allMatch(webhook -> webhook.request().header("Cookie").isEmpty());
    }

    @Test
    void aBodyThatIsNoTextIsKeptAsFarAsItCanBe() {
        partner.script().next(Behaviour.answer(200, Map.of(), "a\0b"));
        assertThat(send().body()).isEqualTo("a\uFFFDb");
    }

    /** The simulated partner always writes UTF-8, so that the letter reads as two where the answer names another charset. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            text/html; charset=ISO-8859-1     | Ã«
            text/html;charset="Windows-1252"  | Ã«
            text/html; charset=UTF-8          | ë
            text/html; charset=UTF-16         | ë
            text/html; charset=no such one    | ë
            application/json; charset=ISO-8859-1 | ë
            text/html                         | ë
            ;;;                               | ë
            """)
    void aBodyIsReadInTheCharsetThatItNamesWhereThatIsKnown(String type, String text) {
        assertThat(answered(Behaviour.answer(502, Map.of("Content-Type", type), "ë"))
                        .body())
                .isEqualTo(text);
    }

    @Test
    void anAnswerWithoutABodyIsFine() {
        assertThat(answered(Behaviour.status(204)).succeeded()).isTrue();
        assertThat(answered(Behaviour.status(204)).body()).isNull();
    }

    @Test
    void connectionsAreUsedAgainAlsoAfterACutOffAnswer() {
        answered(Behaviour.endlessBody());
        waitedFor(Behaviour.hang());
        int before = partner.connections();
        for (int number = 0; number < 200; number++) {
            assertThat(send().succeeded()).isTrue();
        }
        assertThat(partner.connections() - before)
                .as("connections of 200 calls")
                .isLessThan(20);
    }

    @Test
    void manyThatHangTakeNothingFromOthers() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                var hanging = SimulatedPartner.start("hanging")) { // closed first, which ends the calls
            hanging.script().byDefault(Behaviour.hang());
            Callable<Exchange> call = () -> sender.send(webhook(hanging.webhookUrl()), LONG_ENOUGH);
            List<Future<Exchange>> waiting =
                    IntStream.range(0, 200).mapToObj(_ -> threads.submit(call)).toList();
            hanging.awaitReceived(64, IN_TIME);
            for (int number = 0; number < 50; number++) {
                assertThat(send().succeeded()).isTrue();
            }
            assertThat(waiting).as("calls that hang").noneMatch(Future::isDone);
        }
    }

    private Exchange answered(Behaviour behaviour) {
        partner.script().next(behaviour);
        return send();
    }

    private Exchange waitedFor(Behaviour behaviour) {
        partner.script().next(behaviour);
        return sender.send(webhook(partner.webhookUrl()), DEADLINE);
    }

    private Exchange send() {
        return sender.send(webhook(partner.webhookUrl()), LONG_ENOUGH);
    }

    private static OutgoingRequest webhook(URI url) {
        return OutgoingRequest.post(
                url, Map.of("Content-Type", "application/json"), "{\"event\":\"test\"}", OutgoingRequest.EXCERPT);
    }

    private static void assertTimedOut(Exchange exchange, @org.jspecify.annotations.Nullable Integer status) {
        assertThat(exchange.error()).isEqualTo("timed out after " + DEADLINE.toMillis() + " ms");
        assertThat(exchange.status()).isEqualTo(status);
        assertThat(exchange.latency()).isBetween(DEADLINE, IN_TIME);
    }
}
