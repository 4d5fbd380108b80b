package nl.chargecars.partnersync.alerts;

import java.util.List;
import java.util.Optional;

/** The channels that the administrator set up; possibly none, and then alerts are only in the log, the metrics and the API. */
class AlertChannels {

    /** The names of all channels, also of those that are not set up on this node: they may be on another one. */
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
