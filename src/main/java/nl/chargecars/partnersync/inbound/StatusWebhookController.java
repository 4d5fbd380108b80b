package nl.chargecars.partnersync.inbound;

import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.web.Answer;
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
    private final UpdateReader reader;
    private final GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates;

    StatusWebhookController(
            InboundGate gate, UpdateReader reader, GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates) {
        this.gate = gate;
        this.reader = reader;
        this.receivedUpdates = receivedUpdates;
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
        ProcessedUpdate processed =
                receivedUpdates.submit(reader.read(partner, signature.trustedId(caller.isPresent()), body));
        log.info(
                "inbound.status_update update={} partner={} order={} mapped_status={} outcome={}",
                processed.received().id(),
                partner,
                processed.orderNumber(),
                processed.mappedStatus(),
                processed.outcome().wireName());
        return UpdateAnswers.answer(processed);
    }
}
