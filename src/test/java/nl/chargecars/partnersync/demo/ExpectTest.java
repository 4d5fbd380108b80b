package nl.chargecars.partnersync.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.simulator.Reply;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ExpectTest {

    @Test
    void saysWhatWasAnsweredInstead() {
        Reply refusal = reply(409, "{\"error\":{\"code\":\"NO_ACTIVE_INTEGRATION\",\"message\":\"Activate one.\"}}");

        assertThatThrownBy(() -> Expect.status(201, refusal))
                .isInstanceOf(StepFailedException.class)
                .hasMessage("answered 409 NO_ACTIVE_INTEGRATION Activate one. instead of 201");
        assertThatThrownBy(() -> Expect.status(200, reply(502, "\"<html>\"")))
                .hasMessage("answered 502 instead of 200");
    }

    @Test
    void handsTheReplyOnWhenItIsAsExpected() {
        Reply reply = reply(200, "{}");
        assertThat(Expect.status(200, reply)).isSameAs(reply);
    }

    @Test
    void saysWhatWasFoundInstead() {
        assertThatThrownBy(() -> Expect.same("statuses", List.of("RECEIVED"), List.of()))
                .isInstanceOf(StepFailedException.class)
                .hasMessage("statuses: expected [RECEIVED], found []");
        assertThatThrownBy(() -> Expect.that(false, "a signature did not fit"))
                .isInstanceOf(StepFailedException.class)
                .hasMessage("a signature did not fit");
    }

    @Test
    void isSilentWhenAllIsWell() {
        assertThatCode(() -> {
                    Expect.same("statuses", List.of("RECEIVED"), List.of("RECEIVED"));
                    Expect.that(true, "never said");
                })
                .doesNotThrowAnyException();
    }

    private static Reply reply(int status, String body) {
        return new Reply(
                status,
                HttpHeaders.of(Map.of(), (_, _) -> true),
                JsonMapper.shared().readTree(body));
    }
}
