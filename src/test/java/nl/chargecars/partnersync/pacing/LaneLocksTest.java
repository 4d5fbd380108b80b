package nl.chargecars.partnersync.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Rival;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that every write locks lanes in the order of their integration ids; another order could cause deadlocks. */
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

    /** Inserts the lane with the higher id first, so that the order of the rows in the table is not that of the ids. */
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
    void forProbes() {
        assertThatTheLaterOneIsFreeWhile(() -> lanes.takeProbes(
                latestFirst.stream()
                        .map(lane -> new AdmissionRequest(lane, 1, 1))
                        .toList(),
                NOW,
                LEASE_END));
        assertThat(db.count("lanes where breaker = 'half_open' and integration_id = any(?::uuid[])", ids()))
                .isEqualTo(2);
    }

    @Test
    void forPuttingOffProbes() {
        update("breaker = 'half_open', paused_until = '" + LEASE_END + "'");
        assertThatTheLaterOneIsFreeWhile(() -> lanes.putOffProbes(latestFirst, LEASE_END, NOW.plusSeconds(5)));
        assertThat(db.count(
                        "lanes where paused_until < '" + LEASE_END + "' and integration_id = any(?::uuid[])", ids()))
                .isEqualTo(2);
    }

    @Test
    void forTheEndOfARelease() {
        update("releasing = true");
        assertThatTheLaterOneIsFreeWhile(() -> lanes.endReleases(drained(), LEASE_END));
        assertThat(db.count("lanes where not releasing and integration_id = any(?::uuid[])", ids()))
                .isEqualTo(2);
    }

    @Test
    void forCorrectingTimesAhead() {
        update("open_since = '" + LEASE_END.plusSeconds(3600) + "'");
        assertThatTheLaterOneIsFreeWhile(() -> lanes.correctTimesAhead(latestFirst, NOW));
        assertThat(db.count("lanes where open_since = '" + NOW + "' and integration_id = any(?::uuid[])", ids()))
                .isEqualTo(2);
    }

    /**
     * The last claim was empty, but the integration is stopped before its release ends: later deliveries are held and have to be
     * released too.
     */
    @Test
    void aReleaseDoesNotEndWhileItsIntegrationIsStopped() {
        update("releasing = true");
        try (var other = db.rival()) {
            other.execute(
                    "update partner_integrations set sync_enabled = false where id = ?",
                    latestFirst.getFirst().value());
            CompletableFuture<Void> ending = CompletableFuture.runAsync(() -> lanes.endReleases(drained(), LEASE_END));
            other.awaitSomebodyWaiting();
            other.commit();
            ending.join();
        }
        assertThat(db.count("lanes where releasing and integration_id = any(?::uuid[])", ids()))
                .isOne();
    }

    /** Requests for both lanes, whose claims left nothing over. */
    private List<AdmissionRequest> drained() {
        return latestFirst.stream()
                .map(lane -> new AdmissionRequest(lane, 1, 1))
                .toList();
    }

    private void assertThatTheLaterOneIsFreeWhile(Runnable change) {
        try (var other = db.rival()) {
            lock(other, latestFirst.getLast());
            CompletableFuture<Void> changing = CompletableFuture.runAsync(change);
            other.awaitSomebodyWaiting();
            lock(other, latestFirst.getFirst());
            other.rollback();
            changing.join();
        }
    }

    private static void lock(Rival other, IntegrationId lane) {
        other.execute("select 1 from lanes where integration_id = ? for no key update nowait", lane.value());
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
