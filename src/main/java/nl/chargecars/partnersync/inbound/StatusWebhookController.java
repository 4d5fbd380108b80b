package nl.chargecars.partnersync.inbound;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Receives the statuses that partners send (seed, "Partner Status Webhook"). */
@RestController
class StatusWebhookController {

    private static final Logger log = LoggerFactory.getLogger(StatusWebhookController.class);

    private final InboundGate gate;
    private final InboundLimits limits;
    private final UpdateReader reader;
    private final GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates;

    StatusWebhookController(
            InboundGate gate,
            InboundLimits limits,
            UpdateReader reader,
            GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates) {
        this.gate = gate;
        this.limits = limits;
        this.reader = reader;
        this.receivedUpdates = receivedUpdates;
    }

    /**
     * Receives an update.
     *
     * @param given null when the body is empty; its signature is checked all the same, and it is stored like any other body that
     *     cannot be parsed
     * @param caller empty when the request has a signature only
     */
    @PostMapping(path = "/api/v1/webhooks/partner-status/{partner_id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<AcceptedUpdate> receive(
            @PathVariable("partner_id") PartnerId partner,
            @RequestBody(required = false) byte @Nullable [] given,
            Optional<Actor> caller,
            HttpServletRequest request,
            HttpServletResponse response) {
        byte[] body = given == null ? new byte[0] : given;
        InboundGate.Admitted admitted = admit(partner, InboundSignature.of(request, body), caller.isPresent(), request);
        if (caller.isEmpty()) {
            limits.count(partner, response); // calls with a credential were counted by the credential filter
        }
        ProcessedUpdate processed = receivedUpdates.submit(
                reader.read(partner, sender(caller.orElse(null), admitted.signed()), admitted.webhookId(), body));
        log.info(
                "inbound.status_update update={} partner={} order={} mapped_status={} outcome={}",
                processed.received().id(),
                partner,
                processed.orderNumber(),
                processed.mappedStatus(),
                processed.outcome().wireName());
        return Answer.of(UpdateAnswers.accepted(processed));
    }

    /**
     * Returns the caller as the sender of the update. Null when the partner signed it and somebody else only passes it on: then the
     * partner said it, and need not be told what it said.
     */
    private static @Nullable Actor sender(@Nullable Actor caller, boolean signed) {
        return signed && caller != null && caller.kind() != Actor.Kind.PARTNER ? null : caller;
    }

    private InboundGate.Admitted admit(
            PartnerId partner, InboundSignature signature, boolean credential, HttpServletRequest request) {
        try {
            return gate.admit(partner, signature, credential);
        } catch (Refusal refusal) {
            throw credential ? refusal : limits.wrong(refusal, request);
        }
    }
}
