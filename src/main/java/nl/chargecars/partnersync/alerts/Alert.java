package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A trouble from its opening to its close, as the API shows it.
 *
 * @param partnerId null when it is no partner's
 * @param partnerName what the partner is called now; null when it is no partner's
 * @param integrationId null when it is no single integration's
 * @param integrationName null when it is no single integration's, or one that is gone
 * @param url the page where it is looked at; null where there is none
 * @param saying the message once more, for other languages; null in alerts of before there was one
 * @param closedAt null while it lasts
 * @param acknowledgedBy who said that it is looked after; null as long as nobody has
 */
public record Alert(
        UUID alertId,
        String kind,
        String subject,
        @Nullable UUID partnerId,
        @Nullable String partnerName,
        @Nullable UUID integrationId,
        @Nullable String integrationName,
        @Nullable String url,
        String message,
        @Nullable Saying saying,
        Instant openedAt,
        @Nullable Instant closedAt,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy) {

    /** The names of the partner and its integration, on one line; null when it is nobody's. */
    public @Nullable String whose() {
        return partnerName == null
                ? null
                : Stream.of(partnerName, integrationName == null ? "" : integrationName)
                        .filter(name -> !name.isEmpty())
                        .map(name -> name.replaceAll("[\\p{Cntrl}\"]+", " "))
                        .collect(Collectors.joining(", "));
    }

    /** The dashboard's page where it is looked at; null where there is none. */
    public @Nullable String page() {
        return page(partnerId, integrationId);
    }

    static @Nullable String page(@Nullable UUID partner, @Nullable UUID integration) {
        return integration != null ? "/integrations/" + integration : partner != null ? "/partners/" + partner : null;
    }
}
