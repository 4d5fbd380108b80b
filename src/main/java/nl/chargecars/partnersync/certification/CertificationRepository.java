package nl.chargecars.partnersync.certification;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.ShownAddress;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table certification_runs. */
@Repository
class CertificationRepository {

    private static final String INSERT = """
            insert into certification_runs (
                id, partner_organization_id, integration_id, webhook_url, state, started_at, leased_until)
            values (:id, :partner, :integration, :url, 'running', :now, :lease_end)
            on conflict do nothing
            """;

    private static final String ADD = """
            update certification_runs
            set checks = checks || :check::jsonb, leased_until = :lease_end
            where id = :id and state = 'running'
            """;

    private static final String END = """
            update certification_runs
            set state = :state, finished_at = :now, leased_until = null
            where id = :id and state = 'running'
            """;

    private static final String BREAK_OFF = """
            update certification_runs
            set state = 'broken_off', finished_at = :now, leased_until = null
            where state = 'running'
              and (leased_until <= :now or leased_until > :lease_end::timestamptz + interval '1 minute')
            """;

    private static final String FORGET = """
            delete from certification_runs where started_at < :before and state <> 'running'
            """;

    private static final String VIEW = """
            select id, integration_id, webhook_url, state, started_at, finished_at, checks::text as checks
            from certification_runs
            where partner_organization_id = :partner
            """;

    private static final String ONE = VIEW + " and id = :id";

    private static final String RUNNING = VIEW + " and integration_id = :integration and state = 'running'";

    private static final String LIST =
            VIEW + " and (:before::uuid is null or id < :before) order by id desc limit :limit";

    private static final String STARTED = """
            select started_at
            from certification_runs
            where integration_id = :integration
            order by started_at desc
            offset :skipped limit 1
            """;

    private final JdbcClient client;
    private final JsonMapper json;

    CertificationRepository(JdbcClient client, JsonMapper json) {
        this.client = client;
        this.json = json;
    }

    /** Inserts a run, in the caller's transaction. Returns false when the integration already has a run in progress. */
    boolean begin(UUID id, Integration integration, URI url, Instant now, Instant leaseEnd) {
        return client.sql(INSERT)
                        .param("id", id)
                        .param("partner", integration.partner().value())
                        .param("integration", integration.id().value())
                        .param("url", ShownAddress.of(url.toString()))
                        .param("now", Row.timestamp(now))
                        .param("lease_end", Row.timestamp(leaseEnd))
                        .update()
                > 0;
    }

    /** Adds the result of a check and extends the lease. Returns false when the run has been ended since. */
    boolean add(UUID id, CheckResult check, Instant leaseEnd) {
        return client.sql(ADD)
                        .param("id", id)
                        .param("check", json.writeValueAsString(List.of(check)))
                        .param("lease_end", Row.timestamp(leaseEnd))
                        .update()
                > 0;
    }

    /** @param state any state but {@code RUNNING} */
    void end(UUID id, CertificationRun.State state, Instant now) {
        client.sql(END)
                .param("id", id)
                .param("state", state.wireName())
                .param("now", Row.timestamp(now))
                .update();
    }

    /**
     * Ends the runs whose lease has expired. A lease that lies further in the future than this node could set it now, plus one
     * minute for the difference between the clocks of two nodes, was written before a clock was set back.
     *
     * @param leaseEnd the end of a lease that began now
     */
    void breakOffExpired(Instant now, Instant leaseEnd) {
        client.sql(BREAK_OFF)
                .param("now", Row.timestamp(now))
                .param("lease_end", Row.timestamp(leaseEnd))
                .update();
    }

    int forget(Instant before) {
        return client.sql(FORGET).param("before", Row.timestamp(before)).update();
    }

    Optional<CertificationRun> find(PartnerId partner, UUID id) {
        return client.sql(ONE)
                .param("partner", partner.value())
                .param("id", id)
                .query((row, _) -> view(row))
                .optional();
    }

    /** Returns the run of this integration that is in progress, if any; there is one at most. */
    Optional<CertificationRun> running(Integration integration) {
        return client.sql(RUNNING)
                .param("partner", integration.partner().value())
                .param("integration", integration.id().value())
                .query((row, _) -> view(row))
                .optional();
    }

    /**
     * Returns the runs of a partner, the newest first.
     *
     * @param before only runs with a lower id; null for the newest
     */
    List<CertificationRun> list(PartnerId partner, @Nullable UUID before, int limit) {
        return client.sql(LIST)
                .param("partner", partner.value())
                .param("before", before)
                .param("limit", limit)
                .query((row, _) -> view(row))
                .list();
    }

    /**
     * Returns when a run of the integration began, counted back from the newest: {@code skipped} 0 is the newest, 1 the one
     * before. Empty when there are not so many.
     */
    Optional<Instant> started(IntegrationId integration, int skipped) {
        return client.sql(STARTED)
                .param("integration", integration.value())
                .param("skipped", skipped)
                .query((row, _) -> Row.instant(row, "started_at"))
                .optional();
    }

    private CertificationRun view(ResultSet row) throws SQLException {
        return CertificationRun.of(
                Row.uuid(row, "id"),
                new IntegrationId(Row.uuid(row, "integration_id")),
                ShownAddress.of(Row.text(row, "webhook_url")), // older runs were stored without masking
                WireNamed.named(CertificationRun.State.class, Row.text(row, "state")),
                Row.instant(row, "started_at"),
                Row.instantOrNull(row, "finished_at"),
                json.readValue(Row.text(row, "checks"), new TypeReference<List<CheckResult>>() {}));
    }
}
