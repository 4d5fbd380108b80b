package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the calls that the README and the administrators' manual show; GuideTest tests those for partners' developers. */
@ExtendWith(WithServer.class)
class ShownCallsTest {

    private static final Pattern FIRST_ORDER = Pattern.compile(
            "curl \"http://127\\.0\\.0\\.1:8080(/\\S*)\" -H \"X-API-Key: \\$VOLVO_KEY\""
                    + " -H \"Content-Type: application/json\" -d '(\\{.*?})'\n```",
            Pattern.DOTALL);

    /** Whoever lists the processes of the machine sees the words of a command. */
    @Test
    void giveCurlTheAdministratorsKeyOnStandardInput() throws IOException {
        assertThat(Files.readString(Path.of("docs", "operating.md")))
                .contains("| curl -H @- ")
                .doesNotContainPattern("curl .*X-API-Key");
    }

    @Test
    void placeTheFirstOrderOfTheReadme(TestServer server) throws IOException {
        TestPartner volvo = TestPartner.integrated(server);
        MatchResult call = FIRST_ORDER
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .findFirst()
                .orElseThrow();
        String path = call.group(1).replace("$VOLVO_ID", volvo.id().toString());
        Reply placed = volvo.api().post(path, call.group(2)).is(201);
        assertThat(placed.text("/data/chargecars_order_id")).startsWith("CC-");
    }
}
