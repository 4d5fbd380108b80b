package nl.chargecars.partnersync.alerts;

import java.util.List;
import java.util.Optional;

/** The ways to tell people that the administrator set up; possibly none, and then log, metric and API are all there is. */
class AlertChannels {

    /** Also those that are not set up on this node: another one may have them. */
    static final List<String> KNOWN = List.of(WebhookChannel.NAME, MailChannel.NAME);

    private final List<AlertChannel> channels;

    AlertChannels(List<AlertChannel> channels) {
        this.channels = List.copyOf(channels);
    }

    List<String> names() {
        return channels.stream().map(AlertChannel::name).toList();
    }

    Optional<AlertChannel> named(String name) {
        return channels.stream().filter(channel -> channel.name().equals(name)).findFirst();
    }
}
