package nl.chargecars.partnersync.inbound;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Where partners tell us their statuses (seed, "Partner Status Webhook"). */
@RestController
class StatusWebhookController {

    private static final Logger log = LoggerFactory.getLogger(StatusWebhookController.class);

    private final InboundGate gate;
    private final GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates;
    private final Json json;
    private final Clock clock;

    StatusWebhookController(
            InboundGate gate, GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates, Json json, Clock clock) {
        this.gate = gate;
        this.receivedUpdates = receivedUpdates;
        this.json = json;
        this.clock = clock;
    }

    /** @param caller empty when the request brought a signature only */
    @PostMapping(path = "/api/v1/webhooks/partner-status/{partner_id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<UpdateAnswers.Accepted> receive(
            @PathVariable("partner_id") PartnerId partner,
            @RequestBody byte[] body,
            @RequestHeader HttpHeaders headers,
            Optional<Actor> caller) {
        InboundSignature signature = InboundSignature.of(headers);
        gate.check(partner, signature, body, caller.isPresent());
        String webhookId = signature.trustedId(caller.isPresent());
        return UpdateAnswers.answer(keep(partner, webhookId, body, parsed(partner, webhookId, body), null));
    }

    /** What cannot be read is kept as well, then refused. */
    private PartnerUpdate parsed(PartnerId partner, @Nullable String webhookId, byte[] body) {
        try {
            return PartnerUpdate.parse(json.object(body), clock);
        } catch (Refusal unreadable) {
            keep(partner, webhookId, body, null, unreadable.getMessage());
            throw unreadable;
        }
    }

    private ProcessedUpdate keep(
            PartnerId partner,
            @Nullable String webhookId,
            byte[] body,
            @Nullable PartnerUpdate update,
            @Nullable String problem) {
        ProcessedUpdate processed = receivedUpdates.submit(new ReceivedUpdate(
                Uuid7.next(), null, partner, clock.instant(), webhookId, storable(body), update, problem));
        log.info(
                "inbound.status_update update={} partner={} order={} mapped_status={} outcome={}",
                processed.received().id(),
                partner,
                processed.orderNumber(),
                processed.mappedStatus(),
                processed.outcome().wireName());
        return processed;
    }

    /** PostgreSQL's text knows no U+0000. */
    private static String storable(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }
}
