package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A trouble from its opening to its close, as the API shows it.
 *
 * @param partnerId null when it is no partner's
 * @param saying the message once more, for other languages; null in alerts of before there was one
 * @param closedAt null while it lasts
 * @param acknowledgedBy who said that it is looked after; null as long as nobody has
 */
public record Alert(
        UUID alertId,
        String kind,
        String subject,
        @Nullable UUID partnerId,
        String message,
        @Nullable Saying saying,
        Instant openedAt,
        @Nullable Instant closedAt,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy) {}
