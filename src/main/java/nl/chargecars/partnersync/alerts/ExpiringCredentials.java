package nl.chargecars.partnersync.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Credentials about to expire: an alert of its own when 14, 3 and 1 days are left. */
@Component
class ExpiringCredentials implements TroubleSource {

    private static final List<Integer> DAYS_LEFT = List.of(1, 3, 14);

    private static final String SELECT = """
            select id, partner_organization_id, expires_at
            from credentials
            where revoked_at is null and expires_at > :now and expires_at <= :soon
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
        return client.sql(SELECT)
                .param("now", Row.timestamp(now))
                .param("soon", Row.timestamp(now.plus(Duration.ofDays(DAYS_LEFT.getLast()))))
                .query((row, _) -> {
                    String id = Row.text(row, "id");
                    Instant expiresAt = Row.instant(row, "expires_at");
                    int days = daysLeft(now, expiresAt);
                    return new Trouble(
                            kind(),
                            "credential " + id + ", " + days + (days == 1 ? " day" : " days"),
                            Row.uuidOrNull(row, "partner_organization_id"),
                            "The credential " + id + " expires at " + expiresAt
                                    + ". Make another one and have it used; then revoke this one.",
                            new Saying(kind().wireName(), expiresAt, (long) days, id));
                })
                .list();
    }

    /** The least of {@link #DAYS_LEFT} that still covers it. */
    private static int daysLeft(Instant now, Instant expiresAt) {
        return DAYS_LEFT.stream()
                .filter(days -> !expiresAt.isAfter(now.plus(Duration.ofDays(days))))
                .findFirst()
                .orElseThrow();
    }
}
