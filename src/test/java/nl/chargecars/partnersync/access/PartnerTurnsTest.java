package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that the calls of one partner leave connections to the others, whatever they wait for in the database. */
@ExtendWith(WithServer.class)
class PartnerTurnsTest {

    private static final int AT_ONCE = 6;

    /** Twice as many as there are connections. */
    private static final int SAVES = 40;

    private final TestServer server;

    PartnerTurnsTest(TestServer server) {
        this.server = server;
    }

    /** A transaction that holds the lock which changes of a partner's configuration take stands for the first of many changes. */
    @Test
    void keepsNobodyWaitingForAPartnerWhoseCallsWaitForEachOther() {
        TestPartner busy = TestPartner.integrated(server);
        TestPartner other = TestPartner.integrated(server);
        other.placed("before");
        Browser browser = Browser.inPortal(server.url(), busy.key());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var first = server.db().rival()) {
            first.execute(
                    "select 1 from organizations where id = ? for no key update",
                    busy.id().value());
            List<CompletableFuture<Reply>> saves = IntStream.range(0, SAVES)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(() -> save(busy), threads))
                    .toList();
            await().until(() -> server.db().waitingForLocks() >= AT_ONCE);

            other.order("before");
            other.placed("meanwhile");
            busy.placed("meanwhile");
            server.admin().get(busy.path("/integration-config")).is(200);

            assertThat(browser.open("/portal").is(503).body())
                    .as("pages of the portal take turns with the calls")
                    .contains("Too many at the same time");
            assertThat(server.db().waitingForLocks()).as("connections held").isEqualTo(AT_ONCE);
            await().until(() -> saves.stream().filter(CompletableFuture::isDone).count() == SAVES - AT_ONCE);

            first.rollback();
            List<Reply> answers = saves.stream().map(CompletableFuture::join).toList();
            assertThat(answers).filteredOn(reply -> reply.status() == 200).hasSize(AT_ONCE);
            assertThat(answers)
                    .filteredOn(reply -> reply.status() != 200)
                    .allSatisfy(refused -> assertThat(
                                    refused.isFailure(503, "OVERLOADED").header("Retry-After"))
                            .isEqualTo("1"));
        }
        save(busy).is(200);
        browser.open("/portal").is(200);
    }

    @Test
    void givesTheTurnBackHoweverACallEnds() {
        TestPartner partner = TestPartner.integrated(server);
        TestPartner other = TestPartner.withoutIntegration(server);
        for (int call = 0; call <= AT_ONCE; call++) {
            partner.api().get(partner.orderPath("unknown")).isFailure(404, "ORDER_NOT_FOUND");
            partner.api().get(other.path("/orders")).isFailure(403, "FORBIDDEN");
            partner.api()
                    .post(partner.path("/integration-config"), "{ this is no JSON")
                    .isFailure(400, "MALFORMED_JSON");
        }
        partner.api().get(partner.path("/orders")).is(200);
    }

    private static Reply save(TestPartner partner) {
        return partner.api()
                .post(
                        partner.path("/integration-config"),
                        Map.of("integration_name", "volvo_dealer_api", "is_active", true));
    }
}
