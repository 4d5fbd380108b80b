package nl.chargecars.partnersync.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What partners call us with, and the certificates that we show to them, about to expire: an alert of its own when 14, 3 and 1
 * days are left.
 */
@Component
class ExpiringCredentials implements TroubleSource {

    private static final List<Integer> DAYS_LEFT = List.of(1, 3, 14);

    private static final String CREDENTIALS = """
            select id, partner_organization_id, expires_at
            from credentials
            where revoked_at is null and expires_at > :now and expires_at <= :soon
            """;

    private static final String CERTIFICATES = """
            select id, partner_organization_id, client_certificate_expires_at as expires_at, integration_name
            from partner_integrations
            where is_active and client_certificate_expires_at > :now and client_certificate_expires_at <= :soon
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

    private interface Told {
        Trouble as(ResultSet row, Instant expiresAt, int days) throws SQLException;
    }

    private List<Trouble> of(String select, Instant now, Told told) {
        return client.sql(select)
                .param("now", Row.timestamp(now))
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
                "credential " + id + ", " + inDays(days),
                Row.uuidOrNull(row, "partner_organization_id"),
                "The credential " + id + " expires at " + expiresAt
                        + ". Make another one and have it used; then revoke this one.",
                new Saying(kind().wireName(), expiresAt, (long) days, id));
    }

    private Trouble certificate(ResultSet row, Instant expiresAt, int days) throws SQLException {
        String name = Row.text(row, "integration_name");
        return new Trouble(
                kind(),
                "client certificate of integration " + Row.uuid(row, "id") + ", " + inDays(days),
                Row.uuid(row, "partner_organization_id"),
                Row.uuid(row, "id"),
                "The client certificate of the integration " + name + " expires at " + expiresAt
                        + ". Have the partner trust another one, and set that as client_certificate.",
                new Saying("certificate_expiring", expiresAt, (long) days, name));
    }

    private static String inDays(int days) {
        return days + (days == 1 ? " day" : " days");
    }

    /** The least of {@link #DAYS_LEFT} that still covers it. */
    private static int daysLeft(Instant now, Instant expiresAt) {
        return DAYS_LEFT.stream()
                .filter(days -> !expiresAt.isAfter(now.plus(Duration.ofDays(days))))
                .findFirst()
                .orElseThrow();
    }
}
