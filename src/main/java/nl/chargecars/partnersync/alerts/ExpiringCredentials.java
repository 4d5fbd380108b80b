package nl.chargecars.partnersync.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds credentials (of partners and of ChargeCars' staff and systems) and client certificates that we show to partners, when
 * they are about to expire. There is a separate alert when 14, 3 and 1 days are left, and when one has expired. The last alert
 * stays until the credential is revoked or the certificate replaced, 14 days at most: by then, anybody who needed it will have
 * called.
 */
@Component
class ExpiringCredentials implements TroubleSource {

    private static final int NONE_LEFT = 0;
    private static final List<Integer> DAYS_LEFT = List.of(NONE_LEFT, 1, 3, 14);
    private static final Duration KEPT_ONCE_EXPIRED = Duration.ofDays(14);

    /** Separates, in an alert's subject, what expires from the step (the days left). */
    private static final String STEP = ", ";

    private static final String CREDENTIALS = """
            select id, partner_organization_id, expires_at
            from credentials
            where revoked_at is null and expires_at > :long_ago and expires_at <= :soon
            """;

    private static final String CERTIFICATES = """
            select id, partner_organization_id, client_certificate_expires_at as expires_at, integration_name
            from partner_integrations
            where is_active and client_certificate_expires_at > :long_ago and client_certificate_expires_at <= :soon
            """;

    private final JdbcClient client;

    ExpiringCredentials(JdbcClient client) {
        this.client = client;
    }

    @Override
    public AlertKind kind() {
        return AlertKind.CREDENTIAL_EXPIRING;
    }

    @Override
    public List<Trouble> look(Instant now) {
        List<Trouble> expiring = new ArrayList<>(of(CREDENTIALS, now, this::credential));
        expiring.addAll(of(CERTIFICATES, now, this::certificate));
        return expiring;
    }

    /**
     * Returns false when the alert of the next step replaces this one, and when it is closed after its 14 days although nobody
     * acted.
     */
    @Override
    public boolean isOver(Alert closed, List<Trouble> troubles, Instant now) {
        return !isGivenUp(closed.saying(), now)
                && troubles.stream()
                        .noneMatch(trouble -> whatExpires(trouble.subject()).equals(whatExpires(closed.subject())));
    }

    private static boolean isGivenUp(@Nullable Saying saying, Instant now) {
        return saying != null && saying.at() != null && !saying.at().isAfter(now.minus(KEPT_ONCE_EXPIRED));
    }

    /** Returns what an alert of this kind is about, whichever the step, as SQL of the alert's subject. */
    static String whatExpiresInSql(String subject) {
        return "regexp_replace(" + subject + ", '" + STEP + "[^,]*$', '')";
    }

    private static String whatExpires(String subject) {
        return subject.substring(0, subject.lastIndexOf(STEP));
    }

    private interface Told {
        Trouble as(ResultSet row, Instant expiresAt, int days) throws SQLException;
    }

    private List<Trouble> of(String select, Instant now, Told told) {
        return client.sql(select)
                .param("long_ago", Row.timestamp(now.minus(KEPT_ONCE_EXPIRED)))
                .param("soon", Row.timestamp(now.plus(Duration.ofDays(DAYS_LEFT.getLast()))))
                .query((row, _) -> {
                    Instant expiresAt = Row.instant(row, "expires_at");
                    return told.as(row, expiresAt, daysLeft(now, expiresAt));
                })
                .list();
    }

    private Trouble credential(ResultSet row, Instant expiresAt, int days) throws SQLException {
        String id = Row.text(row, "id");
        return new Trouble(
                kind(),
                "credential " + id + STEP + step(days),
                Row.uuidOrNull(row, "partner_organization_id"),
                "The credential " + id + ends(days) + expiresAt
                        + ". Make another one and have it used; then revoke this one.",
                new Saying(days == NONE_LEFT ? "credential_expired" : kind().wireName(), expiresAt, (long) days, id));
    }

    private Trouble certificate(ResultSet row, Instant expiresAt, int days) throws SQLException {
        String name = Alert.onOneLine(Row.text(row, "integration_name"));
        return new Trouble(
                kind(),
                "client certificate of integration " + Row.uuid(row, "id") + STEP + step(days),
                Row.uuid(row, "partner_organization_id"),
                Row.uuid(row, "id"),
                "The client certificate of the integration " + name + ends(days) + expiresAt
                        + ". Have the partner trust another one, and set that as client_certificate.",
                new Saying(
                        days == NONE_LEFT ? "certificate_expired" : "certificate_expiring",
                        expiresAt,
                        (long) days,
                        name));
    }

    private static String step(int days) {
        return days == NONE_LEFT ? "expired" : days + (days == 1 ? " day" : " days");
    }

    private static String ends(int days) {
        return days == NONE_LEFT ? " expired at " : " expires at ";
    }

    /** Returns the smallest of {@link #DAYS_LEFT} within which it expires. */
    private static int daysLeft(Instant now, Instant expiresAt) {
        return DAYS_LEFT.stream()
                .filter(days -> !expiresAt.isAfter(now.plus(Duration.ofDays(days))))
                .findFirst()
                .orElseThrow();
    }
}
