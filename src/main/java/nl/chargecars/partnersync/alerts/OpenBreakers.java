package nl.chargecars.partnersync.alerts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.settings.Clocks;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds integrations that send, and whose breaker has not been closed for a quarter of an hour: their endpoint fails steadily.
 * Paused integrations are left out: their endpoints are not even probed. After we were away, counting starts again ({@link Uptime}).
 * A breaker that opened at a time ahead of now was open before a clock was set back, nobody knows for how long: that is an alert at
 * once, as long as no node that sends has corrected it.
 */
@Component
class OpenBreakers implements TroubleSource {

    private static final Duration LONG = Duration.ofMinutes(15);

    private static final String SELECT = """
            select integrations.id, integrations.partner_organization_id, lanes.open_since
            from lanes
            join partner_integrations as integrations on integrations.id = lanes.integration_id
            where integrations.is_active and integrations.sync_enabled and integrations.webhook_url is not null
              and integrations.endpoint_disabled_at is null
              and lanes.breaker <> 'closed' and (lanes.open_since <= :before or lanes.open_since > :latest)
            """;

    private final JdbcClient client;
    private final Uptime uptime;

    OpenBreakers(JdbcClient client, Uptime uptime) {
        this.client = client;
        this.uptime = uptime;
    }

    @Override
    public AlertKind kind() {
        return AlertKind.BREAKER_OPEN;
    }

    @Override
    public List<Trouble> look(Instant now) {
        List<Trouble> open = client.sql(SELECT)
                .param("before", Row.timestamp(now.minus(LONG)))
                .param("latest", Row.timestamp(now.plus(Clocks.MOST_APART)))
                .query((row, _) -> Trouble.ofIntegration(
                        kind(),
                        row,
                        "The partner's endpoint has failed steadily since " + Row.instant(row, "open_since")
                                + "; it is only probed now, and deliveries wait. Ask whether its side works.",
                        Saying.since(kind(), Row.instant(row, "open_since"))))
                .list();
        return uptime.lasting(LONG, kind(), open, now);
    }
}
