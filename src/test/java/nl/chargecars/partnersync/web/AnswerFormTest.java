package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the format of answers, whatever the endpoint (contract, "Style of the API"). */
@ExtendWith(WithServer.class)
class AnswerFormTest {

    private final Api admin;

    AnswerFormTest(Api admin) {
        this.admin = admin;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/orders?ref=%00", "/api/v1/orders?status=a%00b", "/api/v1/audit-logs?actor=%00"})
    void refusesACharacterThatNoTextInTheDatabaseHas(String path) {
        admin.get(path).isFailure(400, "MALFORMED_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2025-06-01", "%2B12025-06-01T10:30:00Z", "-0001-01-01T00:00:00Z"})
    void refusesATimeThatIsNone(String time) {
        admin.get("/api/v1/orders?updated_since=" + time).isFailure(400, "MALFORMED_REQUEST");
    }

    @Test
    void readsATimeWhosePlusSignWasNotEncoded() {
        admin.get("/api/v1/orders?updated_since=2025-06-01T10:30:00+02:00").is(200);
        admin.get("/api/v1/orders?updated_since=2025-06-01T10:30:00%2B02:00").is(200);
    }

    /** A refusal because of the accepted format would come too late: the partner is already created. */
    @ParameterizedTest
    @ValueSource(strings = {"image/png", "text/html", "garbage", "application/problem+json", "*/*"})
    void succeedsInJsonWhateverIsAccepted(String accept) {
        Reply reply = admin.with("Accept", accept).post("/api/v1/partners", Map.of("name", "Essent"));
        assertThat(reply.is(201).header("Content-Type")).isEqualTo("application/json");
    }
}
