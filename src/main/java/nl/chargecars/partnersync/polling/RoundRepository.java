package nl.chargecars.partnersync.polling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.pacing.Cadence;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table polling_rounds. A worker claims an integration's row and continues its round; one worker at a time. */
@Repository
class RoundRepository {

    private static final String ENROL = """
            insert into polling_rounds (integration_id, version, due_at)
            select * from unnest(?::uuid[], ?::int[], ?::timestamptz[])
            on conflict (integration_id) do nothing
            """;

    /**
     * A pause that was set under an older configuration does not delay a newer one. What failed under the older one counts no
     * more: a round that is paused, probes the partner just now, or ended in silence begins again, with all orders.
     */
    private static final String RECONFIGURE = """
            update polling_rounds
            set version = configured.version,
                due_at = case
                    when round_started_at is null and consecutive_failures = 0 then configured.next_round_at
                    else least(due_at, configured.now) end,
                regular_at = case
                    when round_started_at is not null then round_started_at
                    when consecutive_failures > 0 then least(due_at, configured.now)
                    else configured.next_round_at end,
                after_order_id = case when consecutive_failures > 0 then null else after_order_id end
            from unnest(?::uuid[], ?::int[], ?::timestamptz[], ?::timestamptz[])
                as configured (integration_id, version, next_round_at, now)
            where polling_rounds.integration_id = configured.integration_id
              and polling_rounds.version < configured.version
              and (polling_rounds.due_at > configured.now or polling_rounds.consecutive_failures > 0)
            """;

    /**
     * A lease that is longer than one that begins now, by more than clocks differ, was given before a clock was set back. So was a
     * due time further away than the longest day, which is longer than any pause. What becomes due during a round concerns the next one.
     */
    private static final String CLAIM = """
            update polling_rounds
            set leased_by = :lease, leased_until = :lease_end,
                round_started_at = coalesce(round_started_at, :now),
                asked = case when round_started_at is null then 0 else asked end,
                told = case when round_started_at is null then 0 else told end,
                failed = case when round_started_at is null then 0 else failed end
            where integration_id = (
                select integration_id
                from polling_rounds
                where integration_id = any(:integrations::uuid[])
                  and (due_at <= :now or due_at > :now::timestamptz + interval '25 hours 1 minute')
                  and (leased_until is null or leased_until <= :now
                       or leased_until > :lease_end::timestamptz + interval '1 minute')
                order by due_at
                limit 1
                for update skip locked)
            returning integration_id, version, leased_by, round_started_at, after_order_id, consecutive_failures,
                regular_at <= round_started_at or regular_at > round_started_at + interval '25 hours 1 minute' as whole
            """;

    private static final String ADVANCE = """
            update polling_rounds
            set after_order_id = :after, leased_until = :lease_end,
                asked = asked + :asked, told = told + :told, failed = failed + :failed, consecutive_failures = 0,
                last_polled_at = :now, unanswered_since = null,
                last_error_at = case when :error::text is null then last_error_at else :now end,
                last_error = coalesce(:error, last_error),
                last_error_code = case when :error::text is null then last_error_code else :error_code end
            where integration_id = :integration and leased_by = :lease and version = :claimed_version
            """;

    /**
     * Pauses a round. unanswered_since is when the partner stopped answering. A failure on our side does not set it. It does not
     * clear it either, because no answer was seen, unless the failure before it had the same code: then the partner's answer may be
     * what we fail on.
     */
    private static final String PAUSE = """
            update polling_rounds
            set due_at = :due_at, version = :version, leased_by = null, leased_until = null,
                consecutive_failures = consecutive_failures + 1,
                unanswered_since = case
                    when not :ours then coalesce(case when consecutive_failures > 0 then unanswered_since end, :now)
                    when consecutive_failures > 0 and last_error_code is distinct from :error_code::text
                        then unanswered_since end,
                after_order_id = :after::uuid, asked = asked + :asked, told = told + :told, failed = failed + :failed,
                last_polled_at = case when :answered > 0 then :now else last_polled_at end,
                last_error_at = :now, last_error = :error, last_error_code = :error_code
            where integration_id = :integration and leased_by = :lease
            """;

    /** A round of what failed leaves the next one of all orders when it was due: it may have become due meanwhile. */
    private static final String FINISH = """
            update polling_rounds
            set due_at = case when :whole then :due_at::timestamptz else least(:due_at::timestamptz, regular_at) end,
                regular_at = case
                    when :whole then :regular_at::timestamptz else least(:regular_at::timestamptz, regular_at) end,
                version = :version, leased_by = null, leased_until = null,
                round_started_at = null, after_order_id = null, round_finished_at = :now
            where integration_id = :integration and leased_by = :lease and version = :claimed_version
            """;

    private static final String RELEASE = """
            update polling_rounds set leased_by = null, leased_until = null
            where integration_id = :integration and leased_by = :lease
            """;

    private static final String DUE_NOW = """
            update polling_rounds
            set due_at = least(due_at, :now), regular_at = least(regular_at, :now)
            where integration_id = :integration
            """;

    private static final String VIEW = """
            select due_at, round_started_at, round_finished_at, consecutive_failures, asked, told, failed, last_polled_at,
                   last_error_at, last_error, last_error_code
            from polling_rounds
            where integration_id = :integration
            """;

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    RoundRepository(JdbcTemplate jdbc, JdbcClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    /**
     * The progress of an integration's polling.
     *
     * @param lastErrorCode null for failures from before codes existed
     */
    record Progress(
            Instant nextPollAt,
            @Nullable Instant roundStartedAt,
            @Nullable Instant roundFinishedAt,
            int consecutiveFailures,
            long asked,
            long told,
            long failed,
            @Nullable Instant lastPolledAt,
            @Nullable Instant lastErrorAt,
            @Nullable String lastError,
            @Nullable String lastErrorCode) {}

    /**
     * What happened to the orders of a page.
     *
     * @param answered for how many of them the partner gave an answer that can be read
     * @param why the reason of one that failed; null when none did
     */
    record Tally(
            int asked,
            int answered,
            int told,
            int failed,
            @Nullable PollProblem why) {

        @Nullable
        String error() {
            return why == null ? null : why.text();
        }

        @Nullable
        String errorCode() {
            return why == null ? null : why.code();
        }

        /** True when the failure is on our side. */
        boolean ours() {
            return FailureCode.OUR_FAULT.wireName().equals(errorCode());
        }
    }

    /**
     * Adds integrations that have no row yet, with a round due at once. After a change of configuration, makes a paused round due at
     * once, and reschedules the next round by the new configuration.
     */
    void enrol(List<Integration> integrations, Instant now) {
        Bulk.of(jdbc, integrations)
                .uuid(one -> one.id().value())
                .integer(Integration::version)
                .instant(_ -> now)
                .update(ENROL);
        Bulk.of(jdbc, integrations)
                .uuid(one -> one.id().value())
                .integer(Integration::version)
                .instant(one -> Cadence.next(one.delivery().frequency(), now))
                .instant(_ -> now)
                .update(RECONFIGURE);
    }

    Optional<PollingRound> claim(List<IntegrationId> integrations, Instant now, Instant leaseEnd) {
        return client.sql(CLAIM)
                .param(
                        "integrations",
                        integrations.stream().map(IntegrationId::value).toArray(UUID[]::new))
                .param("lease", Uuid7.next())
                .param("now", Row.timestamp(now))
                .param("lease_end", Row.timestamp(leaseEnd))
                .query((row, _) -> new PollingRound(
                        new IntegrationId(Row.uuid(row, "integration_id")),
                        row.getInt("version"),
                        Row.uuid(row, "leased_by"),
                        Row.instant(row, "round_started_at"),
                        row.getBoolean("whole"),
                        orderOrNull(Row.uuidOrNull(row, "after_order_id")),
                        row.getInt("consecutive_failures")))
                .optional();
    }

    /**
     * Saves the progress of a page and renews the lease. Returns false when the lease was lost and another claim owns the round,
     * or when the round begins again for a newer configuration.
     */
    boolean advance(PollingRound round, OrderId after, Tally tally, Instant now, Instant leaseEnd) {
        return client.sql(ADVANCE)
                        .param("integration", round.integration().value())
                        .param("lease", round.lease())
                        .param("claimed_version", round.version())
                        .param("after", after.value())
                        .param("asked", tally.asked())
                        .param("told", tally.told())
                        .param("failed", tally.failed())
                        .param("error", tally.error())
                        .param("error_code", tally.errorCode())
                        .param("now", Row.timestamp(now))
                        .param("lease_end", Row.timestamp(leaseEnd))
                        .update()
                > 0;
    }

    /**
     * Pauses the round after the given order until {@code dueAt}, because the partner does not answer or asks for a pause, or we
     * failed. Does nothing if the lease was lost.
     *
     * @param version of the configuration that the requests used
     */
    void pause(PollingRound round, int version, @Nullable OrderId after, Tally tally, Instant now, Instant dueAt) {
        client.sql(PAUSE)
                .param("integration", round.integration().value())
                .param("version", version)
                .param("lease", round.lease())
                .param("after", after == null ? null : after.value())
                .param("asked", tally.asked())
                .param("told", tally.told())
                .param("failed", tally.failed())
                .param("answered", tally.answered())
                .param("ours", tally.ours())
                .param("error", String.valueOf(tally.error()))
                .param("error_code", tally.errorCode())
                .param("now", Row.timestamp(now))
                .param("due_at", Row.timestamp(dueAt))
                .update();
    }

    /**
     * Ends the round. Returns false, and ends nothing, as {@link #advance} does.
     *
     * @param version of the configuration that determined the times
     * @param nextDue when the next round is due
     * @param regularDue when the next round of all orders is
     */
    boolean finish(PollingRound round, int version, Instant now, Instant nextDue, Instant regularDue) {
        return client.sql(FINISH)
                        .param("integration", round.integration().value())
                        .param("version", version)
                        .param("lease", round.lease())
                        .param("claimed_version", round.version())
                        .param("now", Row.timestamp(now))
                        .param("whole", round.whole())
                        .param("due_at", Row.timestamp(nextDue))
                        .param("regular_at", Row.timestamp(regularDue))
                        .update()
                > 0;
    }

    /**
     * Releases the lease: another node, or this one later, continues the round where it stands. Does nothing if the lease was
     * lost.
     */
    void release(PollingRound round) {
        client.sql(RELEASE)
                .param("integration", round.integration().value())
                .param("lease", round.lease())
                .update();
    }

    /** Makes a round of all orders due. If another round is in progress, that one continues first. */
    void makeDue(IntegrationId integration, Instant now) {
        client.sql(DUE_NOW)
                .param("integration", integration.value())
                .param("now", Row.timestamp(now))
                .update();
    }

    Optional<Progress> progress(IntegrationId integration) {
        return client.sql(VIEW)
                .param("integration", integration.value())
                .query((row, _) -> new Progress(
                        Row.instant(row, "due_at"),
                        Row.instantOrNull(row, "round_started_at"),
                        Row.instantOrNull(row, "round_finished_at"),
                        row.getInt("consecutive_failures"),
                        row.getLong("asked"),
                        row.getLong("told"),
                        row.getLong("failed"),
                        Row.instantOrNull(row, "last_polled_at"),
                        Row.instantOrNull(row, "last_error_at"),
                        row.getString("last_error"),
                        row.getString("last_error_code")))
                .optional();
    }

    private static @Nullable OrderId orderOrNull(@Nullable UUID id) {
        return id == null ? null : new OrderId(id);
    }
}
