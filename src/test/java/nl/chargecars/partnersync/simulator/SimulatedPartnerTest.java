package nl.chargecars.partnersync.simulator;

import static nl.chargecars.partnersync.simulator.Posting.event;
import static nl.chargecars.partnersync.simulator.Posting.get;
import static nl.chargecars.partnersync.simulator.Posting.post;
import static nl.chargecars.partnersync.simulator.Posting.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedPartnerTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final SimulatedPartner partner = SimulatedPartner.start("volvo", InstantSource.fixed(NOW));
    private final URI webhook = partner.webhookUrl();

    @AfterEach
    void close() {
        partner.close();
    }

    @Test
    void keepsWhatItReceivesToTheByte() throws Exception {
        String body = "{ \"event\":\"status_changed\",  \"partner_order_id\":\"VLV-1\", \"status\":\"é\" }\n";

        assertThat(post(webhook, body, Map.of("webhook-id", "msg_1", "X-Thing", "Yes"))
                        .statusCode())
                .isEqualTo(200);

        ReceivedWebhook received = partner.received().getFirst();
        assertThat(received.number()).isEqualTo(1);
        assertThat(received.request().at()).isEqualTo(NOW);
        assertThat(received.request().method()).isEqualTo("POST");
        assertThat(received.request().path()).isEqualTo("/webhooks/chargecars");
        assertThat(received.request().body()).isEqualTo(body.getBytes(StandardCharsets.UTF_8));
        assertThat(received.request().header("x-thing")).contains("Yes");
        assertThat(received.request().json().path("status").asString()).isEqualTo("é");
        assertThat(received.id()).contains("msg_1");
        assertThat(received.event()).isEqualTo("status_changed");
        assertThat(received.partnerOrderId()).isEqualTo("VLV-1");
        assertThat(received.status()).isEqualTo("é");
        assertThat(received.verified()).isFalse();
    }

    @Test
    void keepsABodyThatIsNoJson() throws Exception {
        post(webhook, "{not json", Map.of());

        IncomingRequest request = partner.received().getFirst().request();
        assertThat(request.bodyText()).isEqualTo("{not json");
        assertThat(request.json().isMissingNode()).isTrue();
        assertThat(request.event()).isEmpty();
        assertThat(request.id()).isEmpty();
    }

    @Test
    void saysOfEachSignatureWhetherItFits() throws Exception {
        partner.secrets("whsec_b2xk", SECRET);
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        Map<String, String> seed = Signing.SEED.headers(SECRET, "msg_1", NOW, body);
        Map<String, String> standard = Signing.STANDARD.headers(SECRET, "msg_1", NOW, body);

        post(webhook, "{}", seed);
        post(webhook, "{}", standard);
        post(webhook, "{}", with(seed, standard));
        post(webhook, "{ }", with(seed, standard));
        post(webhook, "{}", Signing.WRONG_LENGTH.headers(SECRET, "msg_1", NOW, body));

        assertThat(partner.received())
                .extracting(one -> one.request().seedVerified())
                .containsExactly(true, false, true, false, false);
        assertThat(partner.received())
                .extracting(one -> one.request().standardVerified())
                .containsExactly(false, true, true, false, false);
        assertThat(partner.received())
                .extracting(ReceivedWebhook::verified)
                .containsExactly(false, false, true, false, false);
    }

    @Test
    void anOldSecretFitsNoLongerOnceTheRotationIsOver() throws Exception {
        partner.secrets("whsec_b2xk", SECRET);
        Map<String, String> headers =
                Signing.SEED.headers("whsec_b2xk", "msg_1", NOW, "{}".getBytes(StandardCharsets.UTF_8));
        post(webhook, "{}", headers);
        partner.secrets(SECRET);
        post(webhook, "{}", headers);

        assertThat(partner.received())
                .extracting(one -> one.request().seedVerified())
                .containsExactly(true, false);
    }

    @Test
    void countsAMessageAsRepeatOnlyAfterItWasAccepted() throws Exception {
        partner.script().next(Behaviour.status(500), Behaviour.status(204));

        event(webhook, "msg_1", "status_changed", "VLV-1", "RECEIVED");
        event(webhook, "msg_1", "status_changed", "VLV-1", "RECEIVED");
        event(webhook, "msg_1", "status_changed", "VLV-1", "RECEIVED");
        event(webhook, "msg_2", "status_changed", "VLV-1", "RECEIVED");

        assertThat(partner.received()).extracting(ReceivedWebhook::accepted).containsExactly(false, true, true, true);
        assertThat(partner.received()).extracting(ReceivedWebhook::repeat).containsExactly(false, false, true, false);
    }

    @Test
    void keepsAnotherMethodThanPostAndRefusesIt() throws Exception {
        assertThat(get(webhook, Map.of()).statusCode()).isEqualTo(405);
        assertThat(partner.received()).singleElement().satisfies(one -> {
            assertThat(one.request().method()).isEqualTo("GET");
            assertThat(one.accepted()).isFalse();
        });
    }

    @Test
    void tellsItsPlacesForWebhooksApart() throws Exception {
        URI other = partner.webhookUrl("other");
        partner.script().onPath(other.getPath(), Behaviour.status(410));

        assertThat(post(webhook, "{}", Map.of()).statusCode()).isEqualTo(200);
        assertThat(post(other, "{}", Map.of()).statusCode()).isEqualTo(410);
        assertThat(partner.received())
                .extracting(one -> one.request().path())
                .containsExactly("/webhooks/chargecars", "/webhooks/other");
    }

    @Test
    void refusesWhatIsNotHttp() throws IOException {
        try (var caller = new RawCaller(webhook)) {
            caller.send("hello?\r\n\r\n");
            assertThat(caller.readToEnd()).startsWith("HTTP/1.1 400 ");
        }
        assertThat(partner.received()).isEmpty();
    }

    @Test
    void refusesConnectionsWhileDownAndKeepsItsPort() throws Exception {
        event(webhook, "msg_1", "status_changed", "VLV-1", "RECEIVED");
        partner.goDown();
        partner.goDown();

        assertThatThrownBy(() -> event(webhook, "msg_1", "status_changed", "VLV-1", "RECEIVED"))
                .isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> {
                    try (var rival = new ServerSocket()) {
                        rival.setReuseAddress(false);
                        rival.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), webhook.getPort()));
                    }
                })
                .isInstanceOf(BindException.class);

        partner.comeBack();
        partner.comeBack();
        assertThat(partner.webhookUrl()).isEqualTo(webhook);
        assertThat(event(webhook, "msg_1", "status_changed", "VLV-1", "RECEIVED"))
                .isEqualTo(200);
        assertThat(partner.received()).extracting(ReceivedWebhook::repeat).containsExactly(false, true);
    }

    @Test
    void goesDownAndComesBackAgainAndAgainUnderCallers() throws Exception {
        for (int round = 0; round < 20; round++) {
            try (RawCaller hanging = RawCaller.posting(webhook, "{}")) {
                assertThat(hanging.readHead()).startsWith("HTTP/1.1 200");
                partner.goDown();
                partner.comeBack();
                assertThat(post(webhook, "{}", Map.of()).statusCode()).isEqualTo(200);
            }
        }
        assertThat(partner.received()).hasSize(40);
    }

    @Test
    void takesManyCallersAtOnce() throws Exception {
        int callers = 200;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<Integer>>();
            for (int number = 0; number < callers; number++) {
                String id = "msg_" + number % 100;
                calls.add(threads.submit(() -> event(webhook, id, "status_changed", "VLV-1", "RECEIVED")));
            }
            for (Future<Integer> call : calls) {
                assertThat(call.get()).isEqualTo(200);
            }
        }
        assertThat(partner.received()).hasSize(callers);
        assertThat(partner.received()).extracting(ReceivedWebhook::number).doesNotHaveDuplicates();
        assertThat(partner.log().accepted()).hasSize(100);
    }
}
