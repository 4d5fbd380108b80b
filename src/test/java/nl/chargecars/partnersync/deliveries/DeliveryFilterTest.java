package nl.chargecars.partnersync.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.outbound.Outgoing;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that a search by delivery state does not scan a queue whose waiting deliveries cannot be in that state. */
@ExtendWith(WithServer.class)
class DeliveryFilterTest {

    private final TestServer server;

    DeliveryFilterTest(TestServer server) {
        this.server = server;
    }

    @Test
    void nothingIsWalkedThroughWhereNoneIsHeld() {
        try (var out = Outgoing.to(server)) {
            out.order("A-1");
            Optional<Integration> sending = Optional.of(out.integration());
            assertThat(plan(out, DeliveryState.HELD, sending)).contains("never executed");
            assertThat(plan(out, DeliveryState.PENDING, Optional.empty())).contains("never executed");
            assertThat(plan(out, DeliveryState.PENDING, sending)).doesNotContain("never executed");
            assertThat(plan(out, DeliveryState.HELD, Optional.empty())).doesNotContain("never executed");
        }
    }

    @Test
    void whatIsHeldIsFoundBehindItsHeadToo() {
        try (var out = Outgoing.to(server)) {
            out.change(out.order("A-1"), "approved");
            out.configure(Map.of("sync_enabled", false));
            String path = out.path("/deliveries?state=");
            assertThat(out.api().get(path + "held").is(200).at("/data")).hasSize(2);
            assertThat(out.api().get(path + "pending").is(200).at("/data")).isEmpty();
        }
    }

    /** The lines of the plan that scan the deliveries; a scan that PostgreSQL skipped says "never executed". */
    private static String plan(Outgoing out, DeliveryState state, Optional<Integration> sending) {
        var filter = new DeliveryFilter(out.partnerId(), state, null, null, null, null, null, null, null, sending);
        List<String> plan = out.db()
                .client()
                .sql("explain (analyze, costs off) select id from deliveries where "
                        + filter.condition().sql())
                .params(filter.condition().values())
                .query((row, _) -> row.getString(1))
                .list();
        return plan.stream()
                .filter(line -> line.contains(" on deliveries ") && !line.contains("head"))
                .reduce("", String::concat);
    }
}
