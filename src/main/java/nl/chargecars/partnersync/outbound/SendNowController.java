package nl.chargecars.partnersync.outbound;

import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Answer;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The endpoint for "send now". */
@RestController
class SendNowController {

    private final SendNow sendNow;

    SendNowController(SendNow sendNow) {
        this.sendNow = sendNow;
    }

    @PostMapping("/api/v1/partners/{partner_id}/deliveries/send-now")
    Answer<SendNow.SentNow> sendNow(@PathVariable("partner_id") PartnerId partner, Actor actor) {
        return Answer.of(sendNow.sendNow(partner, actor));
    }
}
