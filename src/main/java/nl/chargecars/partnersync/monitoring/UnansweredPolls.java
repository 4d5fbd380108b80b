package nl.chargecars.partnersync.monitoring;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.Asking;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds integrations whose partner answers none of our polling requests, without reading their other figures. */
@Repository
public class UnansweredPolls {

    private static final String SELECT = """
            select integration.id, integration.partner_organization_id, rounds.last_polled_at, rounds.unanswered_since
            from polling_rounds as rounds
            join partner_integrations as integration on integration.id = rounds.integration_id
            where rounds.consecutive_failures >= :fewest_failures and rounds.unanswered_since <= :before
              and\s""" + HealthRepository.FAILED_RECENTLY + " and " + HealthRepository.ASKED;

    private final JdbcClient client;

    UnansweredPolls(JdbcClient client) {
        this.client = client;
    }

    /**
     * @param answeredAt when the partner last answered; null when it never did
     * @param since when the first request failed that the partner did not answer, after {@code answeredAt}
     */
    public record Unanswered(
            PartnerId partner,
            IntegrationId integration,
            @Nullable Instant answeredAt,
            Instant since) {}

    /** Returns the integrations whose partner has not answered since {@code before} or for longer. */
    public List<Unanswered> since(Instant before, Instant now) {
        return client.sql(SELECT)
                .param("fewest_failures", Asking.FEWEST_FAILURES)
                .param("before", Row.timestamp(before))
                .param("now", Row.timestamp(now))
                .query((row, _) -> new Unanswered(
                        new PartnerId(Row.uuid(row, "partner_organization_id")),
                        new IntegrationId(Row.uuid(row, "id")),
                        Row.instantOrNull(row, "last_polled_at"),
                        Row.instant(row, "unanswered_since")))
                .list();
    }
}
