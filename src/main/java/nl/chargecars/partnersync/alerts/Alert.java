package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One trouble from its opening to its close, as the API shows it.
 *
 * @param partnerId null when it concerns no partner
 * @param partnerName the partner's present name; null when it concerns no partner
 * @param integrationId null when it concerns no single integration
 * @param integrationName null when it concerns no single integration, or one that does not exist any more
 * @param url of the dashboard page to look into it; null where there is none
 * @param saying the message's content, to say it in other languages; null in alerts of releases before this field
 * @param closedAt null while the alert is open
 * @param acknowledgedBy who said last that they take care of the alert; null when nobody has yet
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

    /** For administrators only. A credential without a partner is a key of our own people or systems. */
    private static final String STAFF_KEYS = "/people/keys";

    /** Returns the names of the partner and the integration, on one line; null when the alert concerns no partner. */
    public @Nullable String whose() {
        return partnerName == null
                ? null
                : Stream.of(partnerName, integrationName == null ? "" : integrationName)
                        .filter(name -> !name.isEmpty())
                        .map(Alert::onOneLine)
                        .collect(Collectors.joining(", "));
    }

    /**
     * Returns a name that a partner chose without line ends and quotation marks: part of it could pass for a line of ours, or for what
     * follows the name.
     */
    static String onOneLine(String name) {
        return name.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}\"]+", " ");
    }

    /** Returns the path of the dashboard page to look into it; null where there is none. */
    public @Nullable String page() {
        return page(kind, partnerId, integrationId);
    }

    static @Nullable String page(String kind, @Nullable UUID partner, @Nullable UUID integration) {
        if (integration != null) {
            return "/integrations/" + integration;
        }
        if (partner != null) {
            return "/partners/" + partner;
        }
        return kind.equals(AlertKind.CREDENTIAL_EXPIRING.wireName()) ? STAFF_KEYS : null;
    }
}
