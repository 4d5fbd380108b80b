package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what the command prints about an erasure in several steps. CustomerErasureTest and its neighbours test what a step erases. */
class EraseCustomerCommandTest {

    @TempDir
    private Path directory;

    @Test
    void addsUpWhatEachStepErased() throws IOException {
        assertThat(said(0, step(false, 1, 1000, 5, 2), step(true, 1, 5, 0, 3)))
                .contains("orders erased: 1000, to go: 5; updates and reasons that belong to no order: 2")
                .contains("orders: 1005. Updates and reasons that belong to no order: 5.");
    }

    @Test
    void saysWhatWasErasedAlsoWhereItHasToBeRepeated() throws IOException {
        assertThat(said(1, step(false, 1, 7, 5, 2), step(false, 1, 0, 5, 1)))
                .contains("orders erased: 7, to go: 5; updates and reasons that belong to no order: 3")
                .contains("Repeat the command in two minutes.");
    }

    @Test
    void saysWhatWasErasedOfAnAddressThatIsNoCustomers() throws IOException {
        assertThat(said(0, step(true, 0, 0, 0, 2)))
                .contains("There is no customer")
                .contains("named it and belong to no order, erased: 2.");
    }

    private static String step(boolean finished, int customers, int orders, int remaining, int unmatched) {
        return """
                {"data": {"dry_run": false, "finished": %s, "customers": %d, "orders": %d, "remaining_orders": %d, "unmatched": %d}}
                """.formatted(finished, customers, orders, remaining, unmatched);
    }

    private String said(int exitCode, String... steps) throws IOException {
        Queue<String> answers = new ConcurrentLinkedQueue<>(List.of(steps));
        var said = new ByteArrayOutputStream();
        try (var server = new ProvingServer(directory);
                var out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            server.answer("/api/v1/customers/erase", exchange -> {
                var _ = exchange.getRequestBody().readAllBytes();
                ProvingServer.send(exchange, answers.remove().getBytes(StandardCharsets.UTF_8), 0);
            });
            assertThat(new EraseCustomerCommand("jan@example.com", false).run(server.environment(), out))
                    .isEqualTo(exitCode);
        }
        assertThat(answers).isEmpty();
        return said.toString(StandardCharsets.UTF_8);
    }
}
