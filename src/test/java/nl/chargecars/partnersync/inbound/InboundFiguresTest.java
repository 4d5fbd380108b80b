package nl.chargecars.partnersync.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that {@code success_rate}, {@code last_sync_at} and {@code last_error_*} count status updates correctly (seed, table 99). */
@ExtendWith(WithServer.class)
class InboundFiguresTest {

    private final TestServer server;
    private final SettableClock clock;
    private final StatusSender sender;

    /** Places no order, because an order would be counted as well. */
    InboundFiguresTest(TestServer server) {
        this.server = server;
        this.clock = server.clock();
        this.sender = StatusSender.integrated(server);
    }

    @Test
    void knowNothingBeforeTheFirstExchange() {
        Reply config = config();
        for (String figure : new String[] {"last_sync_at", "success_rate", "last_error_at", "last_error_message"}) {
            assertThat(config.at("/data/0/" + figure).isNull()).as(figure).isTrue();
        }
    }

    @Test
    void countEveryRefusalAsAFailureWithItsReason() {
        Instant now = clock.instant();
        sender.push(Seed.STATUS_UPDATE).isFailure(404, "ORDER_NOT_FOUND");
        assertThat(config().text("/data/0/success_rate")).isEqualTo("0.0");
        assertThat(config().text("/data/0/last_error_at")).isEqualTo(now.toString());
        assertThat(config().text("/data/0/last_error_message")).isEqualTo("Status update refused: order_not_found");
        assertThat(config().at("/data/0/last_sync_at").isNull()).isTrue();
    }

    @Test
    void countUnchangedDuplicateAndStaleAsSuccesses() {
        place();
        sender.push(StatusSender.update("RECEIVED")).is(200);
        sender.push(StatusSender.update("RECEIVED")).is(200);
        Instant ten = Instant.parse("2025-06-02T10:00:00Z");
        sender.push(StatusSender.update("CONFIRMED", ten)).is(200);
        sender.push(StatusSender.update("PLANNED", ten.minusSeconds(1))).is(200);
        assertThat(config().text("/data/0/success_rate")).isEqualTo("100.0");
    }

    @Test
    void areAPercentageWithTwoDecimals() {
        place();
        fail();
        fail();
        // one update succeeded, two failed
        assertThat(config().text("/data/0/success_rate")).isEqualTo("33.33");
        succeed();
        assertThat(config().text("/data/0/success_rate")).isEqualTo("50.0");
    }

    @Test
    void keepTheLatestErrorAfterASuccess() {
        place();
        Instant failedAt = clock.advance(Duration.ofMinutes(5));
        fail();
        Instant succeededAt = clock.advance(Duration.ofMinutes(5));
        succeed();
        assertThat(config().text("/data/0/last_sync_at")).isEqualTo(succeededAt.toString());
        assertThat(config().text("/data/0/last_error_at")).isEqualTo(failedAt.toString());
    }

    @Test
    void forgetWhatIsADayOld() {
        clock.set(clock.instant().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofMinutes(30)));
        place();
        for (int failure = 0; failure < 3; failure++) {
            fail();
        }
        assertThat(config().text("/data/0/success_rate")).isEqualTo("25.0");
        clock.advance(Duration.ofHours(23));
        succeed();
        assertThat(config().text("/data/0/success_rate")).isEqualTo("40.0");
        clock.advance(Duration.ofHours(1));
        succeed();
        assertThat(config().text("/data/0/success_rate")).isEqualTo("100.0");
    }

    @Test
    void doNotCountWhoCouldNotSign() {
        sender.withSecret("a secret that nobody has").push(Seed.STATUS_UPDATE).is(401);
        assertThat(config().at("/data/0/success_rate").isNull()).isTrue();
        assertThat(config().at("/data/0/last_error_at").isNull()).isTrue();
    }

    @Test
    void doNotCountWhatIsProcessedAgain() {
        place();
        fail();
        Instant failedAt = clock.instant();
        clock.advance(Duration.ofMinutes(5));
        sender.reprocess(sender.newestId()).isFailure(422, "STATUS_NOT_MAPPED");
        assertThat(counted("failed")).isEqualTo(1);
        assertThat(config().text("/data/0/last_error_at")).isEqualTo(failedAt.toString());
        sender.partner()
                .configure(Seed.integration().with("/status_mapping/partner_to_chargecars/UNHEARD_OF", "in_progress"))
                .is(200);
        sender.reprocess(sender.newestId()).is(200);
        assertThat(counted("succeeded")).as("the order alone").isEqualTo(1);
        assertThat(counted("heard_updates")).isEqualTo(1);
    }

    @Test
    void loseNothingWhenManyComeAtOnce() {
        place();
        AtOnce.call(59, number -> number % 3 == 0 ? failing() : sender.push(StatusSender.update("RECEIVED")));
        assertThat(counted("succeeded")).isEqualTo(1 + 39);
        assertThat(counted("failed")).isEqualTo(20);
        assertThat(config().text("/data/0/success_rate")).isEqualTo("66.67");
    }

    private void place() {
        sender.partner().placed(Seed.PARTNER_ORDER_ID);
    }

    private void succeed() {
        sender.push(StatusSender.update("RECEIVED").without("/timestamp")).is(200);
    }

    private void fail() {
        failing().isFailure(422, "STATUS_NOT_MAPPED");
    }

    private Reply failing() {
        return sender.push(StatusSender.update("UNHEARD_OF"));
    }

    private long counted(String column) {
        return server.db()
                .one(
                        Long.class,
                        "select sum(" + column + ")::bigint from integration_hours where integration_id = ?::uuid",
                        config().text("/data/0/integration_id"));
    }

    private Reply config() {
        return server.admin().get(sender.partner().path("/integration-config")).is(200);
    }
}
