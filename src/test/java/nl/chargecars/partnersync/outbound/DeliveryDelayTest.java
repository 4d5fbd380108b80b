package nl.chargecars.partnersync.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.outbox.ManualChange.Retry;
import nl.chargecars.partnersync.pacing.Cadence;
import nl.chargecars.partnersync.partner.SyncFrequency;
import nl.chargecars.partnersync.simulator.Behaviour;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the metric {@code partnersync_delivery_delay_seconds}: which deliveries it counts, and the moment from which it measures. */
@ExtendWith(WithServer.class)
class DeliveryDelayTest {

    private static final Map<String, Object> HOURLY = Map.of("sync_frequency", "hourly");

    private static final String ITS_ID = "select id::text from deliveries where partner_organization_id = ?";

    private final TestServer server;

    DeliveryDelayTest(TestServer server) {
        this.server = server;
    }

    @Test
    void leavesOutWhatIsSentAgainByHand() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            assertThat(out.step()).isEqualTo(1);
            assertThat(counted(out)).isEqualTo(1);

            out.advance(Duration.ofHours(2));
            DeliveryId id = DeliveryId.of(out.db().text(ITS_ID, out.partnerId().value()));
            out.changeByHand(new Retry(out.partnerId(), id, Actor.staff("test")));
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsExactly("delivered");
            assertThat(counted(out)).as("two hours late it never was").isEqualTo(1);
        }
    }

    @Test
    void leavesOutWhatIsSentByHandAfterItWasDismissedUnsent() {
        try (var out = Outgoing.to(server, Map.of("sync_enabled", false))) {
            out.order("A-1");
            DeliveryId id = out.deliveries().getFirst();
            out.dismiss(id);
            out.configure(Map.of("sync_enabled", true));
            out.advance(Duration.ofHours(2));
            out.retry(id);
            assertThat(out.step()).isEqualTo(1);
            assertThat(out.states()).containsExactly("delivered");
            assertThat(counted(out)).isZero();
        }
    }

    @Test
    void countsWhatIsTriedAgainOnceItArrivesAndFromTheChangeOn() {
        try (var out = Outgoing.to(server)) {
            out.simulator.script().next(Behaviour.status(500));
            out.order("A-1");
            assertThat(out.step()).isEqualTo(1);
            assertThat(counted(out)).as("the partner has nothing").isZero();

            out.advance(Duration.ofSeconds(70));
            assertThat(out.step()).isEqualTo(1);
            assertThat(within(out, "60.0")).isZero();
            assertThat(within(out, "900.0")).isEqualTo(1);
            assertThat(counted(out)).isEqualTo(1);
        }
    }

    @Test
    void takesNoWaitForTheBoundaryOfTheCadenceForADelay() {
        try (var out = Outgoing.to(server, HOURLY)) {
            server.clock().set(nextHour().plusSeconds(1));
            out.order("A-1");
            server.clock().set(nextHour().plusSeconds(2));
            assertThat(out.step()).isEqualTo(1);
            assertThat(within(out, "1.0")).isZero();
            assertThat(within(out, "10.0")).isEqualTo(1);
        }
    }

    @Test
    void takesWhatIsSentBeforeTheBoundaryForPunctual() {
        try (var out = Outgoing.to(server, HOURLY)) {
            server.clock().set(nextHour().plusSeconds(1));
            out.order("A-1");
            out.api().post(out.path("/deliveries/send-now"), "").is(200);
            assertThat(out.step()).isEqualTo(1);
            assertThat(within(out, "1.0")).isEqualTo(1);
        }
    }

    private Instant nextHour() {
        return Cadence.next(SyncFrequency.HOURLY, server.clock().instant());
    }

    private double within(Outgoing out, String seconds) {
        return value(out, "partnersync_delivery_delay_seconds_bucket", "le=\"" + seconds + "\"");
    }

    private double counted(Outgoing out) {
        return value(out, "partnersync_delivery_delay_seconds_count", "");
    }

    /** The value of the metric for this partner; 0 if nothing has been counted yet. */
    private double value(Outgoing out, String metric, String label) {
        return server.metric(metric, "partner=\"" + out.partnerId() + "\"", label).stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }
}
