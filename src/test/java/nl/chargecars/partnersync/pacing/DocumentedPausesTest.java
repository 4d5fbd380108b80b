package nl.chargecars.partnersync.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import nl.chargecars.partnersync.contract.ApiDocument;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the API document and the guide state the real limits at which deliveries are paused or an endpoint is disabled. */
@ExtendWith(WithServer.class)
class DocumentedPausesTest {

    private static final long FIRST = Breaker.PAUSES.first().toSeconds();
    private static final long LONGEST = Breaker.PAUSES.after(Integer.MAX_VALUE).toMinutes();
    private static final long DAYS = LaneState.LONGEST_FAILING.toDays();

    private final TestServer server;

    DocumentedPausesTest(TestServer server) {
        this.server = server;
    }

    @Test
    void areInTheDocument() {
        assertThat(ApiDocument.get().guide())
                .contains("After " + Breaker.OPENS_AFTER + " failures in a row")
                .contains(FIRST + " s later", LONGEST + " min at most")
                .contains(DAYS + " days of failures without a success")
                .contains("at " + Pacing.RELEASED_PER_SECOND + " a second");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | After %d failures in a row | after %d seconds, then at growing intervals of up to %d minutes | %d days
            nl | Na %d mislukkingen op rij  | na %d seconden, daarna met groeiende tussenpozen tot %d minuten | %d dagen
            """)
    void areInTheGuide(String language, String opens, String tries, String ends) {
        String guide = new Browser(server.url())
                .with("Accept-Language", language)
                .open("/portal/guide")
                .is(200)
                .body();
        assertThat(guide)
                .contains(opens.formatted(Breaker.OPENS_AFTER))
                .contains(tries.formatted(FIRST, LONGEST))
                .contains("<strong>" + ends.formatted(DAYS) + "</strong>");
    }
}
