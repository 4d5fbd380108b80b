package nl.chargecars.partnersync.alerts;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nl.chargecars.partnersync.settings.AlertSettings;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.web.Json;
import org.springframework.stereotype.Component;

/** The ways to tell people that the administrator set up; possibly none, and then log, metric and API are all there is. */
@Component
class AlertChannels {

    private final List<AlertChannel> channels;

    AlertChannels(Settings settings, Json json) {
        AlertSettings alerts = settings.alerts();
        this.channels = Stream.of(
                        alerts.webhook().<AlertChannel>map(webhook -> new WebhookChannel(webhook, json)),
                        alerts.mail().<AlertChannel>map(MailChannel::new))
                .flatMap(Optional::stream)
                .toList();
    }

    List<String> names() {
        return channels.stream().map(AlertChannel::name).toList();
    }

    Optional<AlertChannel> named(String name) {
        return channels.stream().filter(channel -> channel.name().equals(name)).findFirst();
    }
}
