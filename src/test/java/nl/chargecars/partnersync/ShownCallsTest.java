package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Tests the calls that the administrators' manual shows; GuideTest tests those for partners' developers. */
class ShownCallsTest {

    /** Whoever lists the processes of the machine sees the words of a command. */
    @Test
    void giveCurlTheAdministratorsKeyOnStandardInput() throws IOException {
        assertThat(Files.readString(Path.of("docs", "operating.md")))
                .contains("| curl -H @- ")
                .doesNotContainPattern("curl .*X-API-Key");
    }
}
