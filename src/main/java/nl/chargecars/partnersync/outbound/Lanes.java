package nl.chargecars.partnersync.outbound;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.pacing.LaneState;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The lanes as they are looked at from outside. Bounded work, however much waits. */
@Component
public class Lanes {

    /** A backlog is counted up to here. */
    public static final int MOST_COUNTED = 100_000;

    /** Whatever waits has a head before it: for an integration without one, another one's backlog is not walked through. */
    private static final String BACKLOG = """
            select asked.integration_id, counted.backlog, counted.oldest
            from unnest(?::uuid[], ?::uuid[]) as asked (integration_id, partner)
            cross join lateral (
                select count(*) as backlog, min(created_at) as oldest
                from (
                    select created_at
                    from deliveries
                    where partner_organization_id = asked.partner and state = 'pending'
                      and integration_id = asked.integration_id
                      and exists (
                          select from deliveries as head
                          where head.integration_id = asked.integration_id and head.is_head)
                    order by created_at, id
                    limit %s
                ) as waiting
            ) as counted
            """.formatted(MOST_COUNTED);

    private final JdbcTemplate jdbc;
    private final Pacing pacing;
    private final Dispatcher dispatcher;
    private final Clock clock;

    Lanes(JdbcTemplate jdbc, Pacing pacing, Dispatcher dispatcher, Clock clock) {
        this.jdbc = jdbc;
        this.pacing = pacing;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    private record Backlog(long deliveries, @Nullable Instant oldest) {}

    /** Of each of these integrations; an entry for every one. */
    public Map<IntegrationId, LaneHealth> of(Collection<Integration> integrations) {
        Map<IntegrationId, Backlog> backlogs = new HashMap<>();
        Bulk.of(jdbc, List.copyOf(integrations))
                .uuid(integration -> integration.id().value())
                .uuid(integration -> integration.partner().value())
                .query(
                        BACKLOG,
                        (row, _) -> Map.entry(
                                new IntegrationId(Row.uuid(row, "integration_id")),
                                new Backlog(row.getLong("backlog"), Row.instantOrNull(row, "oldest"))))
                .forEach(one -> backlogs.put(one.getKey(), one.getValue()));
        Map<IntegrationId, LaneHealth> healths = new HashMap<>();
        pacing.look();
        integrations.forEach(integration -> healths.put(
                integration.id(), health(integration, backlogs.getOrDefault(integration.id(), new Backlog(0, null)))));
        return healths;
    }

    private LaneHealth health(Integration integration, Backlog backlog) {
        LaneState state = pacing.state(integration.id());
        return new LaneHealth(
                state.breaker(),
                state.openSince(),
                state.failingSince(),
                state.pausedAt(clock.instant(), integration.version()) ? state.pausedUntil() : null,
                state.releasing(),
                dispatcher.concurrency(integration.id()),
                backlog.deliveries(),
                backlog.oldest());
    }
}
