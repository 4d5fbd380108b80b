package nl.chargecars.partnersync.polling;

import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.polling.PollingDesk.PollingView;
import nl.chargecars.partnersync.web.Answer;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The polling endpoints: show the polling of a partner, and start a round now. */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/polling")
class PollingController {

    private final PollingDesk desk;

    PollingController(PollingDesk desk) {
        this.desk = desk;
    }

    @GetMapping
    Answer<PollingView> show(@PathVariable("partner_id") PartnerId partner) {
        return Answer.of(desk.show(partner));
    }

    @PostMapping("/run")
    Answer<PollingView> run(@PathVariable("partner_id") PartnerId partner, Actor actor) {
        return Answer.of(desk.askNow(partner, actor));
    }
}
