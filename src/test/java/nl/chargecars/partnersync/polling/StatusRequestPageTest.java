package nl.chargecars.partnersync.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests which orders of a page are requested when the partner asks for a pause in the middle of it. */
@ExtendWith(WithServer.class)
class StatusRequestPageTest {

    private static final OrderAnswer REST =
            new OrderAnswer.Failed(Failure.of(FailureCode.RESPONDED), true, true, false, Optional.empty());

    private static final OrderAnswer ANSWERED = new OrderAnswer.NotModified();

    private final TestServer server;

    StatusRequestPageTest(TestServer server) {
        this.server = server;
    }

    /** Rounds go on behind the last order that was requested. Many tries, because the threads race. */
    @Test
    void leavesNoOrderOutBeforeOneThatIsRequested() {
        try (var polled = PolledPartner.of(server)) {
            Integration integration =
                    server.part(Integrations.class).active(polled.id()).orElseThrow();
            List<Integer> page = IntStream.range(0, 32).boxed().toList();
            for (int time = 0; time < 1_000; time++) {
                List<Integer> asked = StatusRequestPage.ask(
                        integration, 8, page, order -> order, order -> order == 3 ? REST : ANSWERED);
                assertThat(asked).isEqualTo(page.subList(0, asked.size())).contains(3);
            }
        }
    }
}
