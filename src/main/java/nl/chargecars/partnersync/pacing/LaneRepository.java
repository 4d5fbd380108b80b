package nl.chargecars.partnersync.pacing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.client.RetryAfter;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.settings.Clocks;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The table lanes. Lock order: the rows of integrations first, then the rows of lanes, by ascending integration id. */
@Repository
class LaneRepository {

    private static final String COLUMNS = """
            integration_id, breaker, open_since, failures_in_a_row, failed_probes, failing_since, last_failure_at,
            paused_until, asked_until, configuration_version, releasing, send_now_at
            """;

    private static final String ALL = "select " + COLUMNS + " from lanes";

    private static final String OF = ALL + " where integration_id = any(?)";

    private static final String LOCK = OF + " order by integration_id for no key update";

    private static final String CREATE = """
            insert into lanes (integration_id)
            select * from unnest(?::uuid[])
            on conflict do nothing
            """;

    private static final String UPDATE = """
            update lanes
            set breaker = became.breaker, open_since = became.open_since, failures_in_a_row = became.failures,
                failed_probes = became.failed_probes, failing_since = became.failing_since,
                last_failure_at = became.last_failure_at, paused_until = became.paused_until,
                asked_until = became.asked_until, configuration_version = became.version
            from unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::int[], ?::int[], ?::timestamptz[], ?::timestamptz[],
                        ?::timestamptz[], ?::timestamptz[], ?::int[])
                as became (integration_id, breaker, open_since, failures, failed_probes, failing_since, last_failure_at,
                           paused_until, asked_until, version)
            where lanes.integration_id = became.integration_id
            """;

    /**
     * Leases the probe of a lane: the caller may send one request. If no result is recorded by the end of the lease, another node
     * may take the probe; nor does a lease hold the lane that was written before a clock was set back, see {@link
     * LaneState#hasProbeFromBefore}. With a newer configuration the endpoint may be another one, so the failures of the older
     * configuration are reset.
     */
    private static final String TAKE_PROBES = """
            with probes as (
                select lanes.integration_id, request.version, request.lease_end,
                       lanes.configuration_version < request.version as changed
                from lanes
                join unnest(?::uuid[], ?::int[], ?::timestamptz[], ?::timestamptz[])
                    as request (integration_id, version, now, lease_end) using (integration_id)
                where lanes.breaker <> 'closed'
                  and (coalesce(lanes.paused_until, request.now) <= request.now
                       or lanes.breaker = 'half_open' and lanes.paused_until > request.lease_end + interval '1 minute'
                       or lanes.configuration_version < request.version)
                order by lanes.integration_id
                for no key update of lanes
            )
            update lanes
            set breaker = 'half_open', paused_until = probes.lease_end, asked_until = null,
                configuration_version = greatest(lanes.configuration_version, probes.version),
                failures_in_a_row = case when probes.changed then 0 else lanes.failures_in_a_row end,
                failed_probes = case when probes.changed then 0 else lanes.failed_probes end,
                failing_since = case when probes.changed then null else lanes.failing_since end,
                last_failure_at = case when probes.changed then null else lanes.last_failure_at end
            from probes
            where lanes.integration_id = probes.integration_id
            returning lanes.integration_id
            """;

    private static final String PUT_OFF_PROBES = """
            with probes as (
                select lanes.integration_id, off.until
                from lanes
                join unnest(?::uuid[], ?::timestamptz[], ?::timestamptz[])
                    as off (integration_id, lease_end, until) using (integration_id)
                where lanes.breaker = 'half_open' and lanes.paused_until = off.lease_end
                order by lanes.integration_id
                for no key update of lanes
            )
            update lanes set paused_until = probes.until
            from probes
            where lanes.integration_id = probes.integration_id
            """;

    /**
     * Takes places at a limited pace, counted for all nodes together. Unused places expire after a second, so that never more
     * than one second's places are taken at once. A time more than a minute ahead was written before a clock was set back.
     */
    private static final String TAKE_PACE = """
            with requested as (
                select lanes.integration_id, request.room, request.now, request.per_second,
                       greatest(case when lanes.paced_until <= request.now + interval '1 minute' then lanes.paced_until end,
                                request.now - interval '1 second') as used
                from lanes
                join unnest(?::uuid[], ?::int[], ?::timestamptz[], ?::int[])
                    as request (integration_id, room, now, per_second) using (integration_id)
                where lanes.releasing
                order by lanes.integration_id
                for no key update of lanes
            ), granted as (
                select *, least(room, floor(extract(epoch from now - used) * per_second)::int) as places from requested
            )
            update lanes set paced_until = used + granted.places * interval '1 second' / granted.per_second
            from granted
            where lanes.integration_id = granted.integration_id and granted.places > 0
            returning lanes.integration_id, granted.places
            """;

    /**
     * Ends the releases of lanes that have no held delivery left. Newer deliveries do not count, and neither do deliveries that
     * were attempted and wait for their next try. A delivery in progress counts if it was held, because it may be given back.
     * This reads the deliveries, because a claim does not tell: it takes newer deliveries too, and it is empty when its node does
     * not know the current configuration or when all deliveries are in progress. A transaction that stops the integration at the
     * same time either waits for this statement and then marks the lane again, or this statement waits for it and then sees that
     * the integration may not send.
     *
     * <p>"offset 0" keeps the planner from turning the subqueries into joins, which would read all waiting deliveries: each
     * subquery ends at the first row found.
     */
    private static final String END_RELEASES = """
            with released as (
                select lanes.integration_id
                from unnest(?::uuid[], ?::int[], ?::timestamptz[]) as paced (integration_id, version, lease_end)
                join partner_integrations as integration
                    on integration.id = paced.integration_id and integration.version = paced.version
                join lanes on lanes.integration_id = integration.id
                where lanes.releasing and integration.is_active and integration.sync_enabled
                  and integration.webhook_url is not null and integration.endpoint_disabled_at is null
                  and not exists (
                      select from deliveries
                      where deliveries.integration_id = paced.integration_id and deliveries.is_head
                        and deliveries.priority in (0, 1) and deliveries.waits_for_boundary
                        and deliveries.due_at <= coalesce(lanes.held_until, 'infinity')
                      offset 0)
                  and not exists (
                      select from deliveries
                      where deliveries.integration_id = paced.integration_id and deliveries.is_head
                        and deliveries.priority in (0, 1) and not deliveries.waits_for_boundary
                        and deliveries.due_at <= paced.lease_end
                        and deliveries.created_at <= coalesce(lanes.held_until, 'infinity')
                      offset 0)
                order by integration.id
                for share of integration
                for no key update of lanes
            )
            update lanes set releasing = false, held_until = null, paced_until = null
            from released
            where lanes.integration_id = released.integration_id
            returning lanes.integration_id
            """;

    /**
     * Sets the boundary to now, and ends the pause of the lane. When the breaker is half open, the pause is the lease of the
     * probe in progress and stays, so that there is no second probe.
     */
    private static final String SEND_NOW = """
            insert into lanes (integration_id, send_now_at)
            select * from unnest(?::uuid[], ?::timestamptz[])
            on conflict (integration_id) do update
            set send_now_at = excluded.send_now_at, asked_until = null,
                paused_until = case when lanes.breaker = 'half_open' then lanes.paused_until
                                    else least(lanes.paused_until, excluded.send_now_at) end
            """;

    /**
     * Ends the pause of lanes with an open breaker; not of half-open ones, which have a probe in progress. With a time, a wait that the
     * endpoint asked for and that is not over by then goes on.
     */
    private static final String PROBE_NOW = """
            with probed as (
                select lanes.integration_id
                from lanes
                join unnest(?::uuid[], ?::timestamptz[]) as request (integration_id, now) using (integration_id)
                where lanes.breaker = 'open' and coalesce(lanes.asked_until <= request.now, true)
                order by lanes.integration_id
                for no key update of lanes
            )
            update lanes set paused_until = null, asked_until = null
            from probed
            where lanes.integration_id = probed.integration_id
            """;

    /**
     * Corrects lanes that were written before a clock was set back. Their pauses end, because nobody knows how much of them is left, and
     * a "send now" of then no longer counts. What began at a time ahead keeps its length up to the last failure, so that an alert stands
     * and the five days go on.
     */
    private static final String CORRECT_TIMES_AHEAD = """
            with corrected as (
                select lanes.integration_id, request.now, request.latest,
                       (lanes.last_failure_at > request.latest or lanes.paused_until > request.latest_pause) is true as pause_is_over
                from lanes
                join unnest(?::uuid[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[])
                    as request (integration_id, now, latest, latest_pause) using (integration_id)
                order by lanes.integration_id
                for no key update of lanes
            )
            update lanes
            set open_since = case when lanes.open_since > corrected.latest
                                  then corrected.now - greatest(lanes.last_failure_at - lanes.open_since, interval '0')
                                  else lanes.open_since end,
                failing_since = case when lanes.failing_since > corrected.latest
                                     then corrected.now - greatest(lanes.last_failure_at - lanes.failing_since, interval '0')
                                     else lanes.failing_since end,
                last_failure_at = case when lanes.last_failure_at > corrected.latest then corrected.now
                                       else lanes.last_failure_at end,
                paused_until = case when lanes.breaker = 'half_open' or not corrected.pause_is_over
                                    then lanes.paused_until end,
                asked_until = case when not corrected.pause_is_over then lanes.asked_until end,
                send_now_at = case when lanes.send_now_at <= corrected.latest then lanes.send_now_at end
            from corrected
            where lanes.integration_id = corrected.integration_id
            """;

    private final JdbcTemplate jdbc;

    LaneRepository(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Map<IntegrationId, LaneState> all() {
        return byIntegration(jdbc.query(ALL, LaneRepository::state));
    }

    Map<IntegrationId, LaneState> of(Collection<IntegrationId> integrations) {
        return byIntegration(ids(integrations).query(OF, LaneRepository::state));
    }

    /** Locks the rows of the lanes until the caller's transaction ends. Inserts rows that are missing. */
    Map<IntegrationId, LaneState> lock(Collection<IntegrationId> integrations) {
        ids(integrations).update(CREATE);
        return byIntegration(ids(integrations).query(LOCK, LaneRepository::state));
    }

    void update(Collection<LaneState> states) {
        Bulk.of(jdbc, List.copyOf(states))
                .uuid(state -> state.integration().value())
                .text(state -> state.breaker().wireName())
                .instant(LaneState::openSince)
                .integer(LaneState::failuresInARow)
                .integer(LaneState::failedProbes)
                .instant(LaneState::failingSince)
                .instant(LaneState::lastFailureAt)
                .instant(LaneState::pausedUntil)
                .instant(LaneState::askedUntil)
                .integer(LaneState::configurationVersion)
                .update(UPDATE);
    }

    /** Leases probes. Returns the lanes whose probe now belongs to the caller. */
    Set<IntegrationId> takeProbes(List<AdmissionRequest> requests, Instant now, Instant leaseEnd) {
        return Set.copyOf(Bulk.of(jdbc, requests)
                .uuid(request -> request.integration().value())
                .integer(AdmissionRequest::configurationVersion)
                .instant(_ -> now)
                .instant(_ -> leaseEnd)
                .query(TAKE_PROBES, LaneRepository::integration));
    }

    /** Pauses lanes whose probe had no delivery to send, if the caller still holds the probe. */
    void putOffProbes(Collection<IntegrationId> integrations, Instant leaseEnd, Instant until) {
        Bulk.of(jdbc, List.copyOf(integrations))
                .uuid(IntegrationId::value)
                .instant(_ -> leaseEnd)
                .instant(_ -> until)
                .update(PUT_OFF_PROBES);
    }

    /** Returns how many deliveries each lane may send now; lanes that may send none are missing. */
    Map<IntegrationId, Integer> takePace(List<AdmissionRequest> requests, Instant now, int perSecond) {
        return Bulk.of(jdbc, requests)
                .uuid(request -> request.integration().value())
                .integer(AdmissionRequest::room)
                .instant(_ -> now)
                .integer(_ -> perSecond)
                .query(TAKE_PACE, (row, number) -> Map.entry(integration(row, number), row.getInt("places")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Ends the releases of lanes that have no held delivery left.
     *
     * @param leaseEnd end of the newest leases on any node: deliveries that are due by then count as ready or in progress
     * @return the lanes whose release has ended
     */
    Set<IntegrationId> endReleases(List<AdmissionRequest> paced, Instant leaseEnd) {
        return Set.copyOf(Bulk.of(jdbc, paced)
                .uuid(request -> request.integration().value())
                .integer(AdmissionRequest::configurationVersion)
                .instant(_ -> leaseEnd)
                .query(END_RELEASES, LaneRepository::integration));
    }

    void sendNow(IntegrationId integration, Instant now) {
        Bulk.of(jdbc, List.of(integration))
                .uuid(IntegrationId::value)
                .instant(_ -> now)
                .update(SEND_NOW);
    }

    /** @param keepingWaits when given, a wait that the endpoint asked for until after this time goes on */
    void probeNow(Collection<IntegrationId> integrations, @Nullable Instant keepingWaits) {
        ids(integrations).instant(_ -> keepingWaits).update(PROBE_NOW);
    }

    /** Corrects the times of these lanes that lie ahead, see {@link LaneState#isFromBefore}. */
    void correctTimesAhead(Collection<IntegrationId> integrations, Instant now) {
        Instant latest = now.plus(Clocks.MOST_APART);
        ids(integrations)
                .instant(_ -> now)
                .instant(_ -> latest)
                .instant(_ -> latest.plus(RetryAfter.LONGEST))
                .update(CORRECT_TIMES_AHEAD);
    }

    private Bulk<IntegrationId> ids(Collection<IntegrationId> integrations) {
        List<IntegrationId> sorted = integrations.stream().distinct().sorted().toList();
        return Bulk.of(jdbc, sorted).uuid(IntegrationId::value);
    }

    private static Map<IntegrationId, LaneState> byIntegration(List<LaneState> states) {
        Map<IntegrationId, LaneState> found = new HashMap<>();
        states.forEach(state -> found.put(state.integration(), state));
        return found;
    }

    private static IntegrationId integration(ResultSet row, int number) throws SQLException {
        return new IntegrationId(Row.uuid(row, "integration_id"));
    }

    private static LaneState state(ResultSet row, int number) throws SQLException {
        return new LaneState(
                integration(row, number),
                BreakerState.named(Row.text(row, "breaker")),
                Row.instantOrNull(row, "open_since"),
                row.getInt("failures_in_a_row"),
                row.getInt("failed_probes"),
                Row.instantOrNull(row, "failing_since"),
                Row.instantOrNull(row, "last_failure_at"),
                Row.instantOrNull(row, "paused_until"),
                Row.instantOrNull(row, "asked_until"),
                row.getInt("configuration_version"),
                row.getBoolean("releasing"),
                Row.instantOrNull(row, "send_now_at"));
    }
}
