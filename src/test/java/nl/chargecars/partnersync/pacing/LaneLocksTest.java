package nl.chargecars.partnersync.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;

/** Lanes are locked by integration id, whatever is written of them: who locks two of them otherwise waits for another in a circle. */
@ExtendWith(WithServer.class)
class LaneLocksTest {

    private static final Instant LEASE_END = Instant.parse("2026-01-01T10:01:00Z");
    private static final Instant NOW = LEASE_END.minusSeconds(60);

    private final TestServer server;
    private final Db db;
    private final LaneRepository lanes;
    private List<IntegrationId> latestFirst = List.of();

    LaneLocksTest(TestServer server, Db db) {
        this.server = server;
        this.db = db;
        this.lanes = server.part(LaneRepository.class);
    }

    /** The later one lies before the earlier one in the table, too. */
    @BeforeEach
    void twoBrokenLanes() {
        latestFirst = Stream.generate(this::integration)
                .limit(2)
                .sorted((left, right) -> right.compareTo(left))
                .toList();
        latestFirst.forEach(lane -> db.update(
                "update partner_integrations set webhook_url = 'https://partner.example/hook' where id = ?",
                lane.value()));
        latestFirst.forEach(lane -> db.update("delete from lanes where integration_id = ?", lane.value()));
        latestFirst.forEach(lane -> db.update(
                "insert into lanes (integration_id, breaker, open_since) values (?, 'open', now())", lane.value()));
    }

    @Test
    void forProbes() throws Exception {
        assertThatTheLaterOneIsFreeWhile(() -> lanes.takeProbes(
                latestFirst.stream().map(lane -> new Wish(lane, 1, 1)).toList(), NOW, LEASE_END));
        assertThat(db.count("lanes where breaker = 'half_open' and integration_id = any(?::uuid[])", ids()))
                .isEqualTo(2);
    }

    @Test
    void forPuttingOffProbes() throws Exception {
        update("breaker = 'half_open', paused_until = '" + LEASE_END + "'");
        assertThatTheLaterOneIsFreeWhile(() -> lanes.putOffProbes(latestFirst, LEASE_END, NOW.plusSeconds(5)));
        assertThat(db.count(
                        "lanes where paused_until < '" + LEASE_END + "' and integration_id = any(?::uuid[])", ids()))
                .isEqualTo(2);
    }

    @Test
    void forTheEndOfARelease() throws Exception {
        update("releasing = true");
        assertThatTheLaterOneIsFreeWhile(() -> lanes.endReleases(drained(), LEASE_END));
        assertThat(db.count("lanes where not releasing and integration_id = any(?::uuid[])", ids()))
                .isEqualTo(2);
    }

    /** Its claim was empty, and its integration is stopped before the release is over: what comes then is held, and released anew. */
    @Test
    void aReleaseDoesNotEndWhileItsIntegrationIsStopped() throws Exception {
        update("releasing = true");
        try (Connection other = db.dataSource().getConnection();
                var stop =
                        other.prepareStatement("update partner_integrations set sync_enabled = false where id = ?")) {
            other.setAutoCommit(false);
            stop.setObject(1, latestFirst.getFirst().value());
            stop.executeUpdate();
            CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> lanes.endReleases(drained(), LEASE_END));
            awaitBlockedBy(other);
            other.commit();
            ending.get();
        }
        assertThat(db.count("lanes where releasing and integration_id = any(?::uuid[])", ids()))
                .isOne();
    }

    /** Nothing of these is left. */
    private List<Wish> drained() {
        return latestFirst.stream().map(lane -> new Wish(lane, 1, 1)).toList();
    }

    private void awaitBlockedBy(Connection other) throws SQLException {
        int holder = other.unwrap(PGConnection.class).getBackendPID();
        await().until(() -> db.count("pg_stat_activity where pg_blocking_pids(pid) @> array[?]", holder) > 0);
    }

    private void assertThatTheLaterOneIsFreeWhile(Runnable change) throws Exception {
        try (Connection other = db.dataSource().getConnection()) {
            other.setAutoCommit(false);
            lock(other, latestFirst.getLast());
            CompletableFuture<Void> changing = CompletableFuture.runAsync(change);
            awaitBlockedBy(other);
            lock(other, latestFirst.getFirst());
            other.rollback();
            changing.get();
        }
    }

    private static void lock(Connection connection, IntegrationId lane) throws SQLException {
        try (var statement =
                connection.prepareStatement("select 1 from lanes where integration_id = ? for no key update nowait")) {
            statement.setObject(1, lane.value());
            statement.executeQuery();
        }
    }

    private void update(String change) {
        latestFirst.forEach(
                lane -> db.update("update lanes set " + change + " where integration_id = ?", lane.value()));
    }

    private String ids() {
        return "{" + latestFirst.getFirst() + "," + latestFirst.getLast() + "}";
    }

    private IntegrationId integration() {
        return new IntegrationId(db.one(
                java.util.UUID.class,
                "select id from partner_integrations where partner_organization_id = ?",
                TestPartner.integrated(server).id().value()));
    }
}
