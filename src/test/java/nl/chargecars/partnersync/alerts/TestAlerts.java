package nl.chargecars.partnersync.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import nl.chargecars.partnersync.housekeeping.Housekeeping;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.settings.AlertSettings;
import nl.chargecars.partnersync.settings.AlertSettings.AlertWebhook;
import nl.chargecars.partnersync.settings.AlertSettings.Mail;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server for one test class that sends its alerts by webhook, to a receiver here, and by e-mail. Each test begins without any
 * problem.
 */
final class TestAlerts implements BeforeEachCallback, AfterAllCallback {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    final SmtpServer smtp = new SmtpServer();
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final HttpServer receiver = receiver();
    final TestServer server = TestServer.alone(new AlertSettings(
            Optional.of(new AlertWebhook(address("/alerts"), SECRET)),
            Optional.of(new Mail(
                    "127.0.0.1",
                    smtp.port(),
                    Optional.empty(),
                    Optional.empty(),
                    "sync@chargecars.example",
                    List.of("planning@chargecars.example", "ict@chargecars.example"),
                    Mail.NO_TLS))));
    private volatile int answer = 200;
    private volatile boolean stopsHalfWay;

    /** A call of the webhook. */
    record Told(Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }

        boolean isClosing() {
            return body.contains("\"type\":\"alert.closed\"");
        }
    }

    /** Ends the problems that other tests left, and forgets the notices sent so far. */
    @Override
    public void beforeEach(ExtensionContext test) {
        answer = 200;
        stopsHalfWay = false;
        server.db().update("delete from alert_notices");
        server.db().update("delete from alerts");
        server.db().update("update partner_integrations set is_active = false");
        server.db().update("update credentials set expires_at = null");
        server.db().update("delete from partner_status_updates");
        step();
        told.clear();
        smtp.forget();
    }

    /** The notices posted to the webhook so far, accepted or not. */
    List<Told> told() {
        return List.copyOf(told);
    }

    /** Sets the status that the receiver answers from now on. */
    void answers(int status) {
        answer = status;
    }

    /** From now on, the receiver's answers have a body that never ends. */
    void stopsHalfWay() {
        stopsHalfWay = true;
    }

    /** An endpoint that refuses every request. */
    URI refusing() {
        return address("/refusing");
    }

    /**
     * Runs the alert job when everything is due, and then the jobs that send the notices; as on a server that was there while a test
     * advanced the clock.
     */
    void step() {
        server.db()
                .update(
                        "update housekeeping_jobs set due_at = ?::timestamptz where name = ? and due_at < ?::timestamptz",
                        server.clock().instant().toString(),
                        AlertJob.NAME,
                        server.clock().instant().toString());
        server.clock().advance(Duration.ofSeconds(61));
        server.part(Housekeeping.class).step();
        server.clock().advance(Duration.ofSeconds(11));
        server.part(Housekeeping.class).step();
    }

    /** Lets time pass without running any job, as if no node were there, and then runs the jobs that are due. */
    void awayFor(Duration time) {
        server.clock().advance(time);
        server.part(Housekeeping.class).step();
    }

    /** Disables the partner's endpoint, as if it had answered that it is gone. */
    void disable(TestPartner partner) {
        disable(partner.id());
    }

    void disable(PartnerId partner) {
        server.db()
                .update(
                        "update partner_integrations set endpoint_disabled_at = ?::timestamptz, endpoint_disabled_why = 'gone'"
                                + " where partner_organization_id = ?",
                        server.clock().instant().toString(),
                        partner.value());
    }

    /** The subject of each open alert. */
    List<String> subjects() {
        return server.admin().get("/api/v1/alerts?state=open").is(200).texts("/data", "subject");
    }

    Reply onlyAlert() {
        Reply open = server.admin().get("/api/v1/alerts?state=open").is(200);
        assertThat(open.data()).hasSize(1);
        return open;
    }

    String publicUrl() {
        return server.part(Settings.class).publicUrl().toString();
    }

    /** The metrics as scraped, with the present alerts. */
    String metric() {
        server.part(AlertMetrics.class).round();
        return server.metrics();
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + path);
    }

    private HttpServer receiver() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
            http.createContext("/alerts", this::take);
            http.createContext("/refusing", exchange -> {
                exchange.sendResponseHeaders(422, -1);
                exchange.close();
            });
            http.start();
            return http;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        told.add(new Told(
                Map.copyOf(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        if (stopsHalfWay) {
            exchange.sendResponseHeaders(answer, 10);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            return;
        }
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        server.close();
        receiver.stop(0);
        smtp.close();
    }
}
