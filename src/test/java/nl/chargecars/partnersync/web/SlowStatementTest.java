package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import nl.chargecars.partnersync.storage.UnavailableException;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests that a statement that exceeded the database's time limit is reported as too slow, not as an outage of the database. */
@ExtendWith(WithServer.class)
class SlowStatementTest {

    private final TestServer server;

    SlowStatementTest(TestServer server) {
        this.server = server;
    }

    @Test
    void anOutageIsStillAnOutage() {
        Refusal refusal = ErrorHandling.refusalFor(new UnavailableException("away", new IllegalStateException()));
        assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void isAskedToBeNarrowed() {
        Exception tooSlow = catchException(this::sleep);
        Refusal refusal = ErrorHandling.refusalFor(tooSlow);
        assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(refusal.getMessage())
                .contains("took too long")
                .contains("Ask for less")
                .as("what goes in several transactions has changed something by then")
                .contains("what it had finished by then stays")
                .doesNotContain("away", "nothing was changed");
        assertThat(refusal.retryAfter()).isNotNull();
        assertThat(ErrorHandling.refusalFor(new UnavailableException("writing", tooSlow))
                        .code())
                .as("written by a group")
                .isEqualTo(ErrorCode.OVERLOADED);
    }

    private void sleep() {
        var jdbc = server.part(JdbcTemplate.class);
        server.part(TransactionTemplate.class).executeWithoutResult(_ -> {
            jdbc.execute("set local statement_timeout = '20ms'");
            jdbc.execute("select pg_sleep(5)");
        });
    }
}
