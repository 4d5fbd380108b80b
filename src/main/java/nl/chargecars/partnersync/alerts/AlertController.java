package nl.chargecars.partnersync.alerts;

import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The API of {@link AlertDesk} and {@link ChannelDesk}. */
@RestController
@RequestMapping("/api/v1/alerts")
class AlertController {

    private final AlertDesk desk;
    private final ChannelDesk channels;

    AlertController(AlertDesk desk, ChannelDesk channels) {
        this.desk = desk;
        this.channels = channels;
    }

    @GetMapping
    Page<Alert> list(
            @RequestParam @Nullable String state,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        return desk.list(state, null, cursor, Limit.checked(limit));
    }

    @PostMapping("/test")
    Answer<List<Channel>> test(Actor actor) {
        return Answer.of(channels.test(actor));
    }

    @PostMapping("/{alert_id}/acknowledge")
    Answer<Alert> acknowledge(@PathVariable("alert_id") UUID id, Actor actor) {
        return Answer.of(desk.acknowledge(id, actor));
    }
}
