package nl.chargecars.partnersync.reconciliation;

import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.apply;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.begin;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.differences;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.dismiss;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.ids;
import static nl.chargecars.partnersync.reconciliation.ReconciliationCalls.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.testing.PolledPartner;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests that settled differences and their runs are deleted when they are old, and that what is not settled stays. */
class DifferenceRetentionTest {

    /** Differs from the default, so that code that ignores the setting fails here. */
    private static final int MONTHS = 2;

    /** Two months have 59 to 62 days. */
    private static final Duration NOT_YET = Duration.ofDays(58);

    private static final Duration AGE = Duration.ofDays(63);

    private final TestServer server =
            TestServer.alone(new RetentionSettings(RetentionSettings.standard().payloadDays(), MONTHS));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void nothingGoesBeforeItsAge() {
        try (var polled = PolledPartner.of(server)) {
            String superseded = post(polled, true, Map.of("UNKNOWN", "RECEIVED"));
            String open = post(polled, true, Map.of("UNKNOWN", "CONFIRMED"));
            keepHouseAfter(NOT_YET);
            assertThat(differences(polled, superseded)).containsExactly("UNKNOWN missing_here null/RECEIVED unknown");
            assertThat(differences(polled, open)).containsExactly("UNKNOWN missing_here null/CONFIRMED unknown");
        }
    }

    @Test
    void whatIsOpenOrDismissedStaysWithItsRun() {
        try (var polled = PolledPartner.of(server)) {
            String open = post(polled, true, Map.of("OPEN", "RECEIVED", "SETTLED", "RECEIVED"));
            String dismissed = post(polled, true, Map.of("DISMISSED", "RECEIVED", "SETTLED", "CONFIRMED"));
            polled.order("SETTLED");
            post(polled, true, Map.of("SETTLED", "RECEIVED"));
            dismiss(polled, dismissed, "DISMISSED").is(200);
            keepHouseAfter(AGE);
            assertThat(differences(polled, open)).containsExactly("OPEN missing_here null/RECEIVED unknown");
            assertThat(differences(polled, dismissed)).containsExactly("DISMISSED missing_here null/RECEIVED unknown");

            post(polled, false, Map.of("SETTLED", "RECEIVED"));
            server.part(DifferenceRetention.class).run();
            shown(polled, open).isFailure(404, "NOT_FOUND");
            shown(polled, dismissed).isFailure(404, "NOT_FOUND");
        }
    }

    @Test
    void whatWasTakenLatelyStaysAsLongAsWhatIsNew() {
        try (var polled = PolledPartner.of(server)) {
            polled.order("BEHIND");
            String run = post(polled, true, Map.of("BEHIND", "IN_PROGRESS"));
            server.clock().advance(AGE);
            Map<String, ?> chosen = Map.of("difference_ids", ids(polled, run, "BEHIND"), "take", "partner");
            assertThat(apply(polled, run, chosen).is(200).text("/data/results/0/outcome"))
                    .isEqualTo("applied");
            keepHouseAfter(NOT_YET);
            assertThat(differences(polled, run)).hasSize(1);
            keepHouseAfter(AGE.minus(NOT_YET));
            shown(polled, run).isFailure(404, "NOT_FOUND");
        }
    }

    @Test
    void aRunInProgressStays() {
        try (var polled = PolledPartner.of(server)) {
            String run = begin(polled);
            keepHouseAfter(AGE);
            assertThat(shown(polled, run).is(200).text("/data/state")).isEqualTo("running");
        }
    }

    @Test
    void moreThanAPageGoesAtOnce() {
        try (var polled = PolledPartner.of(server)) {
            for (String status : List.of("RECEIVED", "CONFIRMED", "DELIVERED")) {
                post(polled, true, unknown(600, status));
            }
            keepHouseAfter(AGE);
            assertThat(server.db().count("reconciliation_differences")).isEqualTo(600);
            assertThat(server.db().count("reconciliation_runs")).isEqualTo(1);
        }
    }

    private static Map<String, String> unknown(int orders, String status) {
        return IntStream.range(0, orders).boxed().collect(Collectors.toMap(number -> "UNKNOWN-" + number, _ -> status));
    }

    private void keepHouseAfter(Duration time) {
        server.clock().advance(time);
        server.part(DifferenceRetention.class).run();
    }

    private static Reply shown(PolledPartner polled, String run) {
        return polled.partner.api().get(polled.partner.path("/reconciliation/runs/" + run));
    }
}
