package nl.chargecars.partnersync.outbound;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import nl.chargecars.partnersync.calling.PartnerCalls;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.partner.Integration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes one attempt: signs, sends, and logs the result in one line. Holds no database connection. */
@Component
class Attempts {

    private static final Logger log = LoggerFactory.getLogger(Attempts.class);

    private final WebhookSigner signer;
    private final PartnerCalls calls;
    private final DeliveryShape shape;
    private final Clock clock;

    Attempts(WebhookSigner signer, PartnerCalls calls, DeliveryShape shape, Clock clock) {
        this.signer = signer;
        this.calls = calls;
        this.shape = shape;
        this.clock = clock;
    }

    AttemptResult make(LeasedDelivery delivery, Integration integration) {
        Instant startedAt = clock.instant();
        Map<String, String> headers = Map.of();
        Exchange exchange;
        try {
            String payload = delivery.payload();
            if (payload == null) {
                exchange = Exchange.notMade(Failure.of(FailureCode.PAYLOAD_GONE));
            } else {
                SignedWebhook webhook = signer.sign(integration, delivery.id(), delivery.event(), payload, startedAt);
                headers = webhook.shownHeaders();
                exchange = calls.make(integration, webhook.request(), shape.deadline());
            }
        } catch (RuntimeException | Error bug) {
            // this counts as an attempt all the same, so that the retry schedule goes on and ends
            log.error("delivery {} could not be attempted", delivery.id(), bug);
            exchange = Exchange.notMade(Failure.of(FailureCode.OUR_FAULT));
        }
        String url = Objects.toString(integration.endpoint().shownUrl(), "");
        var result = new AttemptResult(delivery, integration, startedAt, clock.instant(), url, headers, exchange);
        log(result);
        return result;
    }

    private static void log(AttemptResult result) {
        LeasedDelivery delivery = result.delivery();
        log.info(
                "delivery.attempted delivery={} order={} integration={} event={} attempt={} status={} latency_ms={}"
                        + " outcome=\"{}\"",
                delivery.id(),
                delivery.order(),
                delivery.integration(),
                delivery.event(),
                delivery.attempt(),
                result.exchange().status(),
                result.exchange().latency().toMillis(),
                Objects.requireNonNullElse(result.exchange().error(), "delivered"));
    }
}
