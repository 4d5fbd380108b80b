package nl.chargecars.partnersync.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Tests that the figures take one row per hour and one update per integration, however many exchanges a batch has. */
@ExtendWith(WithServer.class)
class IntegrationFiguresTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final TestServer server;
    private final Db db;
    private final TestPartner partner;
    private final IntegrationId integration;

    IntegrationFiguresTest(TestServer server) {
        this.server = server;
        this.db = server.db();
        this.partner = TestPartner.withoutIntegration(server);
        this.integration = new IntegrationId(
                Uuid7.parse(partner.configure(Seed.integration()).is(201).text("/data/integration_id")));
    }

    @Test
    void nothingToCountChangesNothing() {
        record(List.of());
        assertThat(figures().path("success_rate").isNull()).isTrue();
    }

    @Test
    void countsByTheHour() {
        record(List.of(succeeded(NOON), failed(NOON, "down"), succeeded(NOON.plusSeconds(3_599)), succeeded(at(1))));
        assertThat(db.rows(
                        "select succeeded, failed from integration_hours where integration_id = ? order by hour",
                        integration.value()))
                .extracting(row -> row.get("succeeded") + "/" + row.get("failed"))
                .containsExactly("2/1", "1/0");
        assertThat(figures().path("success_rate").asDouble()).isEqualTo(75.0);
    }

    @Test
    void countsNewOrdersAndStatusUpdatesByThemselves() {
        record(List.of(
                succeeded(NOON).ofNewOrder(),
                succeeded(NOON),
                succeeded(NOON).ofStatusUpdate(),
                failed(NOON, "not mapped").ofStatusUpdate()));
        record(List.of(succeeded(NOON).ofNewOrder(), succeeded(at(1)).ofNewOrder()));
        assertThat(db.rows(
                        "select heard_orders, heard_updates from integration_hours where integration_id = ? order by hour",
                        integration.value()))
                .extracting(row -> row.get("heard_orders") + "/" + row.get("heard_updates"))
                .containsExactly("2/2", "1/0");
    }

    @Test
    void theRateIsOfTheHourOfTheLatestExchangeAndThe23BeforeIt() {
        record(List.of(failed(NOON, "down"), succeeded(at(1))));
        assertThat(figures().path("success_rate").asDouble()).isEqualTo(50.0);
        record(List.of(succeeded(at(23).plusSeconds(3_599))));
        assertThat(figures().path("success_rate").asDouble()).isEqualTo(66.67);
        record(List.of(succeeded(at(24))));
        assertThat(figures().path("success_rate").asDouble()).isEqualTo(100.0);
    }

    @Test
    void whatIsRecordedLateDoesNotTurnBackTheTimes() {
        record(List.of(succeeded(at(2)), failed(at(2), "the latest")));
        record(List.of(succeeded(at(1)), failed(at(1), "an earlier one")));
        assertThat(figures().path("last_sync_at").asString()).isEqualTo(at(2).toString());
        assertThat(figures().path("last_error_at").asString()).isEqualTo(at(2).toString());
        assertThat(figures().path("last_error_message").asString()).isEqualTo("the latest");
    }

    @Test
    void keepsTheLastErrorOfSeveral() {
        record(List.of(failed(at(1), "second"), failed(NOON, "first"), failed(at(1), "third, in the same instant")));
        assertThat(figures().path("last_error_message").asString()).isEqualTo("third, in the same instant");
    }

    @Test
    void cutsALongError() {
        record(List.of(failed(NOON, "x".repeat(10_000))));
        assertThat(figures().path("last_error_message").asString()).hasSize(500);
    }

    @Test
    void countsEachIntegrationForItself() {
        TestPartner other = TestPartner.integrated(server);
        record(List.of(failed(NOON, "down")));
        assertThat(server.admin()
                        .get(other.path("/integration-config"))
                        .at("/data/0/success_rate")
                        .isNull())
                .isTrue();
    }

    @Test
    void losesNothingWhenManyRecordAtOnce() {
        AtOnce.call(20, number -> {
            List<SyncResult> results = new ArrayList<>();
            for (int hour = 0; hour < 5; hour++) {
                results.add(number % 4 == 0 ? failed(at(hour), "down") : succeeded(at(hour)));
            }
            record(results);
            return number;
        });
        assertThat(db.one(
                        Long.class,
                        "select sum(succeeded * 1000 + failed)::bigint from integration_hours where integration_id = ?",
                        integration.value()))
                .isEqualTo(75 * 1_000 + 25);
    }

    private static Instant at(int hoursAfterNoon) {
        return NOON.plus(Duration.ofHours(hoursAfterNoon));
    }

    private SyncResult succeeded(Instant at) {
        return SyncResult.succeeded(integration, at);
    }

    private SyncResult failed(Instant at, String error) {
        return SyncResult.failed(integration, at, "responded", error);
    }

    private void record(List<SyncResult> results) {
        server.part(TransactionTemplate.class)
                .executeWithoutResult(_ -> server.part(IntegrationFigures.class).record(results));
    }

    private JsonNode figures() {
        return server.admin().get(partner.path("/integration-config")).is(200).at("/data/0");
    }
}
