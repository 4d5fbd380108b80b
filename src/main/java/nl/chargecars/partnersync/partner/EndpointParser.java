package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.web.Fields;
import org.springframework.stereotype.Component;

/**
 * Reads {@code webhook_url} and {@code webhook_events}. A request that changes the address or sets {@code sync_enabled} to true
 * enables a disabled endpoint again.
 */
@Component
class EndpointParser {

    private final PartnerUrls urls;

    EndpointParser(PartnerUrls urls) {
        this.urls = urls;
    }

    EndpointSettings parse(Fields fields, EndpointSettings before) {
        URI url = fields.has("webhook_url") ? urls.read(fields, "webhook_url") : before.url();
        Set<EventType> events = fields.has("webhook_events") ? events(fields) : before.events();
        boolean enable = Boolean.TRUE.equals(fields.bool("sync_enabled")) || !Objects.equals(url, before.url());
        return new EndpointSettings(
                url,
                events,
                enable ? null : before.disabledAt(),
                enable ? null : before.disabledWhy(),
                enable ? null : before.disabledCode());
    }

    private static Set<EventType> events(Fields fields) {
        List<String> names = fields.texts(
                "webhook_events",
                EventType.values().length * 2,
                WireNamed.names(EventType.class)::contains,
                "unknown_value",
                "One of " + String.join(", ", WireNamed.names(EventType.class)) + " is expected.");
        if (names == null) {
            return EndpointSettings.DEFAULT.events();
        }
        return names.stream()
                .map(EventType::named)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
