package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the header that makes a repeated request harmless for 24 hours. */
@ExtendWith(WithServer.class)
class IdempotencyKeyTest {

    private static final String REPLAYED = "Idempotent-Replayed";

    private final TestServer server;
    private final SettableClock clock;
    private final TestPartner partner;

    IdempotencyKeyTest(TestServer server) {
        this.server = server;
        this.clock = server.clock();
        this.partner = TestPartner.integrated(server);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "with space", "\"with space\""})
    void refusesAKeyThatIsNone(String key) {
        place(key, Seed.ORDER).isFailure(400, "MALFORMED_REQUEST");
    }

    @Test
    void refusesAKeyThatIsTooLong() {
        place("k".repeat(256), Seed.ORDER).isFailure(400, "MALFORMED_REQUEST");
        place("k".repeat(255), Seed.ORDER).is(201);
    }

    @Test
    void refusesAKeyThatWasUsedForAnotherBody() {
        place("key-1", Seed.ORDER).is(201);
        place("key-1", Seed.order("other")).isFailure(422, "IDEMPOTENCY_KEY_REUSED");
        partner.api().get(partner.orderPath("other")).isFailure(404, "ORDER_NOT_FOUND");
    }

    @Test
    void refusesAKeyThatIsInUse() {
        try (var rival = server.db().rival()) {
            rival.execute("select pg_advisory_xact_lock(hashtextextended(?, 0))", partner.id() + " key-1");
            assertThat(place("key-1", Seed.ORDER)
                            .isFailure(409, "IDEMPOTENCY_KEY_IN_USE")
                            .header("Retry-After"))
                    .isEqualTo("1");
            place("key-2", Seed.order("unhindered")).is(201);
            rival.rollback();
        }
        place("key-1", Seed.ORDER).is(201);
    }

    @Test
    void bringsBackTheFirstAnswerByteForByte() {
        Reply first = place("key-1", Seed.ORDER).is(201);
        assertThat(first.headers().firstValue(REPLAYED)).isEmpty();
        for (String sameKey : List.of("key-1", "\"key-1\"", "  key-1 ")) {
            Reply again = place(sameKey, Seed.ORDER).is(201);
            assertThat(again.raw()).isEqualTo(first.raw());
            assertThat(again.header("Location")).isEqualTo(first.header("Location"));
            assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
            assertThat(again.header(REPLAYED)).isEqualTo("true");
        }
    }

    @Test
    void bringsBackTheAnswerToARepetitionToo() {
        place("key-1", Seed.ORDER).is(201);
        Reply repetition = place("key-2", Seed.ORDER).is(200);
        Reply replayed = place("key-2", Seed.ORDER).is(200);
        assertThat(replayed.raw()).isEqualTo(repetition.raw()).contains("\"duplicate\":true");
        assertThat(replayed.header(REPLAYED)).isEqualTo("true");
    }

    @Test
    void isNotUsedUpByARequestThatWasRefused() {
        place("key-1", "{}").is(422);
        place("key-1", "{").is(400);
        place("key-1", Seed.ORDER).is(201);
        place("key-2", Seed.order().with("/customer/name", "Piet")).isFailure(409, "ORDER_ALREADY_EXISTS");
        place("key-2", Seed.order("another")).is(201);
    }

    @Test
    void isNotUsedUpWhileThereIsNoIntegration() {
        TestPartner without = TestPartner.withoutIntegration(server);
        without.api()
                .with("Idempotency-Key", "key-1")
                .post(without.path("/orders"), Seed.ORDER)
                .isFailure(409, "NO_ACTIVE_INTEGRATION");
        without.configure(Seed.integration()).is(201);
        without.api()
                .with("Idempotency-Key", "key-1")
                .post(without.path("/orders"), Seed.ORDER)
                .is(201);
    }

    @Test
    void isHonouredForADayAndFreeAfterwards() {
        Reply first = place("key-1", Seed.ORDER).is(201);
        clock.advance(Duration.ofHours(24).minusNanos(1_000));
        assertThat(place("key-1", Seed.ORDER).is(201).raw()).isEqualTo(first.raw());
        clock.advance(Duration.ofNanos(1_000));
        Reply next = place("key-1", Seed.order("next day")).is(201);
        assertThat(next.headers().firstValue(REPLAYED)).isEmpty();
        assertThat(place("key-1", Seed.order("next day")).is(201).raw()).isEqualTo(next.raw());
    }

    /** The clock of another node may be ahead, by a minute at most. */
    @Test
    void isFreeWhenItWasUsedWhileTheClockWasAhead() {
        Reply first = place("key-1", Seed.ORDER).is(201);
        clock.advance(Duration.ofMinutes(-1));
        assertThat(place("key-1", Seed.ORDER).is(201).header(REPLAYED)).isEqualTo("true");
        clock.advance(Duration.ofDays(-30));
        Reply again = place("key-1", Seed.ORDER).is(200);
        assertThat(again.headers().firstValue(REPLAYED)).isEmpty();
        assertThat(again.text("/data/chargecars_order_id")).isEqualTo(first.text("/data/chargecars_order_id"));
        assertThat(again.text("/data/duplicate")).isEqualTo("true");
        assertThat(place("key-1", Seed.ORDER).is(200).header(REPLAYED)).isEqualTo("true");
        clock.advance(Duration.ofHours(24));
        place("key-1", Seed.order("the day after")).is(201);
    }

    @Test
    void belongsToOnePartner() {
        place("key-1", Seed.ORDER).is(201);
        TestPartner other = TestPartner.integrated(server);
        Reply theirs = other.api()
                .with("Idempotency-Key", "key-1")
                .post(other.path("/orders"), Seed.order("their own"))
                .is(201);
        assertThat(theirs.headers().firstValue(REPLAYED)).isEmpty();
    }

    @Test
    void makesOneOrderOfManyRequestsAtOnce() {
        List<Reply> replies = AtOnce.call(40, _ -> place("key-1", Seed.ORDER));
        assertThat(replies).extracting(Reply::status).isSubsetOf(201, 409).contains(201);
        replies.stream()
                .filter(reply -> reply.status() == 409)
                .forEach(reply -> reply.isFailure(409, "IDEMPOTENCY_KEY_IN_USE"));
        assertThat(replies)
                .filteredOn(reply -> reply.status() == 201)
                .extracting(Reply::raw)
                .containsOnly(place("key-1", Seed.ORDER).is(201).raw());
    }

    private Reply place(String key, Object order) {
        return partner.api().with("Idempotency-Key", key).post(partner.path("/orders"), order);
    }
}
