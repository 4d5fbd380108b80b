package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what the command prints about the keys. CustodyTest replaces a key with it. */
class RotateMasterKeyCommandTest {

    @TempDir
    private Path directory;

    @Test
    void namesNoReplacedKeyWhereThereIsNone() throws IOException {
        assertThat(said("")).contains("The master key is replaced (key 89abcdef): all 3 sealed values");
    }

    @Test
    void namesTheReplacedKey() throws IOException {
        assertThat(said("01234567"))
                .contains("The master key is replaced (key 89abcdef instead of 01234567): all 3 sealed values");
    }

    /** @param from id of the replaced key, as the server tells it */
    private String said(String from) throws IOException {
        String answer = """
                {"data": {"state": "finished", "from_key_id": "%s", "to_key_id": "89abcdef", "resealed": {}, "remaining": 0,
                 "unreadable": [], "sealed_values": 3}}
                """.formatted(from);
        try (var server = new ProvingServer(directory)) {
            server.answer("/api/v1/master-key/rotate", exchange -> {
                var _ = exchange.getRequestBody().readAllBytes();
                ProvingServer.send(exchange, answer.getBytes(StandardCharsets.UTF_8), 0);
            });
            CommandRun run = CommandRun.of(server.environment(), new RotateMasterKeyCommand());
            assertThat(run.exitCode()).as(run.output()).isZero();
            return run.output();
        }
    }
}
