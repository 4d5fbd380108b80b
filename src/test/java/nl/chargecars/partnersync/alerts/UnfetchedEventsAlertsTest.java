package nl.chargecars.partnersync.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import nl.chargecars.partnersync.feed.FeedReads;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/**
 * Tests that a partner without a webhook is an alert if it fetched its events and has stopped, but not if it never did, only tried it,
 * or is a few hours late.
 */
class UnfetchedEventsAlertsTest {

    @RegisterExtension
    static final TestAlerts alerts = new TestAlerts();

    private final TestServer server = alerts.server;

    @Test
    void aPartnerThatNeverFetchedAnythingIsNotMissed() {
        TestPartner partner = TestPartner.integrated(server);
        partner.placed("FIRST");
        server.admin().get(partner.path("/events")).is(200);
        server.part(FeedReads.class).round();
        isMissedAfter(Duration.ofDays(3), List.of());
    }

    @Test
    void aPartnerThatTriedItOnOneDayIsNotMissed() {
        TestPartner partner = TestPartner.integrated(server);
        fetch(partner, "");
        partner.placed("FIRST");
        fetch(partner, "");
        partner.placed("SECOND");
        isMissedAfter(Duration.ofDays(3), List.of());
    }

    @Test
    void aPartnerThatFetchesOnceADayIsNotMissed() {
        TestPartner partner = TestPartner.integrated(server);
        for (int day = 0; day < 3; day++) {
            fetch(partner, "");
            partner.placed("OF-DAY-" + day);
            isMissedAfter(Duration.ofHours(25), List.of());
        }
    }

    @Test
    void aPartnerThatPagesThroughOldEventsIsNotMissedAndOneThatStopsAmongThemIs() {
        TestPartner partner = TestPartner.integrated(server);
        partner.placed("FIRST");
        partner.placed("SECOND");
        partner.placed("THIRD");
        server.clock().advance(Duration.ofDays(3));
        String next = fetch(partner, "?limit=1");
        isMissedAfter(Duration.ofHours(25), List.of());
        fetch(partner, "?limit=1&after=" + next);
        isMissedAfter(Duration.ofHours(25), List.of());
        isMissedAfter(Duration.ofHours(1), List.of(partner));
    }

    @Test
    void aPartnerThatStopsIsMissedUntilItFetches() {
        TestPartner partner = fetchingOnTwoDays();
        isMissedAfter(Duration.ofDays(5), List.of());
        partner.placed("FIRST");
        isMissedAfter(Duration.ofHours(25), List.of());

        server.admin().get(partner.path("/events")).is(200);
        server.part(FeedReads.class).round();
        isMissedAfter(Duration.ofHours(1), List.of(partner));
        says("events_not_fetched");
        assertThat(alerts.told()).anyMatch(told -> told.body().contains("has fetched none of its events since "));

        fetch(partner, "");
        isMissedAfter(Duration.ZERO, List.of());
    }

    @Test
    void aPartnerThatCouldNotFetchWhileWeWereAwayIsNotMissedBeforeHalfADayAndOneThatIsMissedStaysSo() {
        TestPartner partner = fetchingOnTwoDays();
        partner.placed("FIRST");
        alerts.awayFor(Duration.ofDays(3));
        assertThat(open()).as("we have just started").isEmpty();
        isMissedAfter(Duration.ofHours(11), List.of());
        isMissedAfter(Duration.ofHours(1), List.of(partner));
        alerts.awayFor(Duration.ofDays(3));
        isMissedAfter(Duration.ZERO, List.of(partner));
        assertThat(alerts.told())
                .filteredOn(told -> told.body().contains("events_not_fetched"))
                .as("once")
                .hasSize(1);
    }

    @Test
    void aPartnerThatReadsTheSameEventsAgainIsMissedAndIsNotSaidToHaveStopped() {
        TestPartner partner = fetchingOnTwoDays();
        partner.placed("FIRST");
        isMissedAfter(Duration.ofHours(25), List.of());
        fetch(partner, "?limit=1");
        isMissedAfter(Duration.ofHours(1), List.of(partner));
        says("events_read_again");

        isMissedAfter(Duration.ofHours(26), List.of(partner));
        says("events_not_fetched");
        assertThat(alerts.told())
                .filteredOn(told -> told.body().contains("events_not_fetched"))
                .as("once")
                .singleElement()
                .satisfies(told -> assertThat(told.body()).contains("has got no further since "));

        fetch(partner, "");
        isMissedAfter(Duration.ZERO, List.of());
    }

    @Test
    void whatIsSentByWebhookNeedNotBeFetchedAlsoWhenThereIsNoneAnyMore() {
        TestPartner partner = fetchingOnTwoDays();
        partner.configure(Seed.integration()
                        .with("/webhook_url", alerts.refusing().toString()))
                .is(200);
        partner.placed("SENT");
        isMissedAfter(Duration.ofDays(2), List.of());
        partner.configure(Seed.integration().with("/webhook_url", null)).is(200);
        isMissedAfter(Duration.ofDays(2), List.of());
    }

    private TestPartner fetchingOnTwoDays() {
        TestPartner partner = TestPartner.integrated(server);
        fetch(partner, "");
        partner.placed("FETCHED");
        server.clock().advance(Duration.ofHours(25));
        fetch(partner, "");
        return partner;
    }

    /** Fetches events; returns the cursor from which the next call continues. */
    private String fetch(TestPartner partner, String query) {
        server.db().awaitOlderTransactions();
        Reply part = partner.api().get(partner.path("/events" + query)).is(200);
        server.part(FeedReads.class).round();
        return part.text("/next_cursor");
    }

    private void isMissedAfter(Duration time, List<TestPartner> partners) {
        server.clock().advance(time);
        alerts.step();
        assertThat(open().map(alert -> alert.path("partner_id").asString()))
                .containsExactlyElementsOf(
                        partners.stream().map(one -> one.id().toString()).toList());
    }

    private void says(String code) {
        assertThat(open().map(alert -> alert.path("saying").path("code").asString()))
                .containsExactly(code);
    }

    private Stream<JsonNode> open() {
        return server.admin()
                .get("/api/v1/alerts?state=open")
                .is(200)
                .data()
                .valueStream()
                .filter(alert -> alert.path("kind").asString().equals("events_not_fetched"));
    }
}
