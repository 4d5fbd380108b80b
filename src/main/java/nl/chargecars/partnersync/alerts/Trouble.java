package nl.chargecars.partnersync.alerts;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong now.
 *
 * @param subject what it is about; with the kind it tells one trouble from another, so it stays the same while it lasts, or
 *     while one step of it does
 * @param partner whom it concerns; null when it is no partner's
 * @param integration of the partner, where it is looked at and mended; null when it is no single one's
 * @param message for people: what is wrong and what to do; no secret, no personal data, nothing that a partner wrote
 * @param saying the message once more, for other languages
 * @param causes what it has come of, where that may be several things: each is told once while it lasts. Names without spaces, nothing
 *     that a partner wrote
 */
record Trouble(
        AlertKind kind,
        String subject,
        @Nullable UUID partner,
        @Nullable UUID integration,
        String message,
        Saying saying,
        List<String> causes) {

    Trouble(
            AlertKind kind,
            String subject,
            @Nullable UUID partner,
            @Nullable UUID integration,
            String message,
            Saying saying) {
        this(kind, subject, partner, integration, message, saying, List.of());
    }

    Trouble(AlertKind kind, String subject, @Nullable UUID partner, String message, Saying saying) {
        this(kind, subject, partner, null, message, saying);
    }

    /** What is wrong with one integration; there is one of a kind at a time. */
    static Trouble ofIntegration(AlertKind kind, UUID partner, UUID integration, String message, Saying saying) {
        return new Trouble(kind, "integration " + integration, partner, integration, message, saying);
    }

    Trouble because(List<String> several) {
        return new Trouble(kind, subject, partner, integration, message, saying, several);
    }
}
