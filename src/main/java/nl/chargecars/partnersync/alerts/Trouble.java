package nl.chargecars.partnersync.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong now.
 *
 * @param subject what it is about. Kind and subject identify a trouble, so the subject stays the same for as long as the trouble,
 * or a step of it, lasts
 * @param partner the partner concerned; null when it concerns none
 * @param integration the partner's integration, where people look into it and put it right; null when it concerns no single one
 * @param message for people: what is wrong and what to do; contains no secrets, no personal data, and nothing that a partner
 * wrote but names, on one line ({@link Alert#onOneLine})
 * @param saying the message's content, to say it in other languages
 * @param causes its causes, where there may be several: each is reported once while it lasts. Names without spaces, and nothing
 * that a partner wrote
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

    /** Returns a trouble of one integration, which has at most one trouble of each kind. */
    static Trouble ofIntegration(
            AlertKind kind, PartnerId partner, IntegrationId integration, String message, Saying saying) {
        return new Trouble(kind, "integration " + integration, partner.value(), integration.value(), message, saying);
    }

    /**
     * Returns a trouble of one integration, which has at most one trouble of each kind.
     *
     * @param row with the integration's {@code id} and {@code partner_organization_id}
     */
    static Trouble ofIntegration(AlertKind kind, ResultSet row, String message, Saying saying) throws SQLException {
        return ofIntegration(
                kind,
                new PartnerId(Row.uuid(row, "partner_organization_id")),
                new IntegrationId(Row.uuid(row, "id")),
                message,
                saying);
    }

    Trouble because(List<String> several) {
        return new Trouble(kind, subject, partner, integration, message, saying, several);
    }
}
