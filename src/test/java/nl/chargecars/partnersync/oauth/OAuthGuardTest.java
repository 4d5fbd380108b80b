package nl.chargecars.partnersync.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.sql.SQLTransientConnectionException;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.ErrorWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;

/** Tests the answers to failures that a test cannot cause over HTTP while the database is up. */
@ExtendWith(WithServer.class)
class OAuthGuardTest {

    private final OAuthGuard guard;

    OAuthGuardTest(TestServer server) {
        this.guard = new OAuthGuard(
                server.part(OAuthAnswers.class), server.part(ErrorWriter.class), OAuthAddresses.of(server.settings()));
    }

    @Test
    void asksToComeBackWhenTheDatabaseIsAway() throws Exception {
        var away = new CannotGetJdbcConnectionException("away", new SQLTransientConnectionException("secret detail"));
        MockHttpServletResponse answer = answerTo(away);
        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
        assertThat(answer.getContentAsString())
                .contains("\"error\":\"temporarily_unavailable\"")
                .doesNotContain("secret detail");
    }

    @Test
    void tellsNothingOfMistakesOfOurs() throws Exception {
        MockHttpServletResponse answer = answerTo(new IllegalStateException("inner detail"));
        assertThat(answer.getStatus()).isEqualTo(500);
        assertThat(answer.getContentAsString())
                .contains("\"error\":\"server_error\"")
                .doesNotContain("inner detail");
    }

    private MockHttpServletResponse answerTo(RuntimeException failure) throws ServletException, IOException {
        var answer = new MockHttpServletResponse();
        guard.doFilter(new MockHttpServletRequest("POST", "/oauth2/token"), answer, (_, _) -> {
            throw failure;
        });
        assertThat(AuthorizationServerContextHolder.getContext()).isNull();
        return answer;
    }
}
