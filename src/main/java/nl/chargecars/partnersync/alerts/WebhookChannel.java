package nl.chargecars.partnersync.alerts;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.client.UserAgent;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.settings.AlertSettings.AlertWebhook;
import nl.chargecars.partnersync.web.Json;

/**
 * A POST to an address of ChargeCars' own, signed by Standard Webhooks. The administrator chose the address, so it may be a
 * private one, unlike those that partners give.
 */
final class WebhookChannel implements AlertChannel {

    static final String NAME = "webhook";

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final int SUCCESS = 2;

    private final AlertWebhook webhook;
    private final Json json;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    WebhookChannel(AlertWebhook webhook, Json json) {
        this.webhook = webhook;
        this.json = json;
    }

    /** The body; {@code type} is {@code alert.opened}, {@code alert.closed} or {@code alert.test}. */
    private record Body(String type, Instant timestamp, Alert data) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void send(Notice notice, Instant now) throws NoticeNotSentException {
        byte[] body = json.write(new Body("alert." + notice.occasion(), notice.createdAt(), notice.alert()))
                .getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(webhook.url())
                .timeout(LONGEST)
                .header("Content-Type", "application/json")
                .header("User-Agent", UserAgent.VALUE)
                .header("webhook-id", notice.id())
                .header("webhook-timestamp", String.valueOf(now.getEpochSecond()))
                .header(
                        "webhook-signature",
                        WebhookSignature.standard(List.of(new WebhookSecret(webhook.secret())), notice.id(), now, body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
            answer.body().close(); // unread: up to JDK 25 the timeout ends with the headers, and a body may never end
            int status = answer.statusCode();
            if (status / 100 != SUCCESS) {
                throw new NoticeNotSentException(NoticeFailure.ofStatus(status), "responded " + status);
            }
        } catch (IOException failed) {
            throw new NoticeNotSentException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NoticeNotSentException(NoticeFailure.REFUSED, "interrupted");
        }
    }
}
