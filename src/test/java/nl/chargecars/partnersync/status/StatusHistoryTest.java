package nl.chargecars.partnersync.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Tests {@code GET /api/v1/status/history/order/{id}}. */
@ExtendWith(WithServer.class)
class StatusHistoryTest {

    private static final String HISTORY = "/api/v1/status/history/order/";

    private final Api admin;
    private final StaffOrder order;

    StatusHistoryTest(TestServer server) {
        this.admin = server.admin();
        this.order = StaffOrder.placed(server);
    }

    @Test
    void isNotThereForAnUnknownOrder() {
        admin.get(HISTORY + OrderId.next()).isFailure(404, "ORDER_NOT_FOUND");
        admin.get(HISTORY + "CC-1999-00001").isFailure(404, "ORDER_NOT_FOUND");
        admin.get(HISTORY + "nonsense").isFailure(404, "ORDER_NOT_FOUND");
    }

    @Test
    void refusesALimitOrACursorThatCannotBe() {
        for (String wrong : List.of("limit=0", "limit=201", "limit=many", "cursor=nonsense", "cursor=YWJj")) {
            admin.get(HISTORY + order.number() + "?" + wrong).isFailure(400, "MALFORMED_REQUEST");
        }
    }

    @Test
    void pagesByCursor() {
        order.movedTo("scheduled", "on_hold", "approved");
        Reply first = admin.get(HISTORY + order.number() + "?limit=3").is(200);
        assertThat(sequences(first)).containsExactly(1, 2, 3);
        Reply last = admin.get(HISTORY + order.number() + "?limit=3&cursor=" + first.text("/next_cursor"))
                .is(200);
        assertThat(sequences(last)).containsExactly(4);
        assertThat(last.at("/next_cursor").isNull()).isTrue();
    }

    private static Stream<Integer> sequences(Reply history) {
        return history.data().valueStream().map(entry -> entry.path("sequence").asInt());
    }

    @Test
    void tellsEveryStepOldestFirst(SettableClock clock) {
        String scheduledAt = clock.advance(Duration.ofMinutes(7)).toString();
        order.movedTo("scheduled");
        clock.advance(Duration.ofMinutes(7));
        order.movedTo("on_hold", "approved");
        Reply history = admin.get(HISTORY + order.number()).is(200);
        assertThat(history.data()
                        .valueStream()
                        .map(entry -> entry.path("sequence").asInt() + " "
                                + entry.path("from_status").asString() + " > "
                                + entry.path("to_status").asString() + " by "
                                + entry.path("caused_by").asString()))
                .containsExactly(
                        "1  > new by partner",
                        "2 new > scheduled by staff",
                        "3 scheduled > on_hold by staff",
                        "4 on_hold > approved by staff");
        JsonNode start = history.at("/data/0");
        assertThat(start.path("from_status").isNull()).isTrue();
        assertThat(start.path("transition_reason").asString()).isEqualTo("Order created via partner API");
        assertThat(history.text("/data/1/transition_timestamp")).isEqualTo(scheduledAt);
    }

    /** As on a node whose clock is behind that of the node that made the change before. */
    @Test
    void hasTimesThatAscendAlsoWhenTheClockIsSetBack(SettableClock clock) {
        order.movedTo("approved");
        clock.advance(Duration.ofSeconds(-4));
        order.movedTo("scheduled", "on_hold");
        clock.advance(Duration.ofSeconds(5));
        String now = clock.instant().toString();
        order.movedTo("approved");
        List<Instant> times =
                admin.get(HISTORY + order.number()).is(200).texts("/data", "transition_timestamp").stream()
                        .map(Instant::parse)
                        .toList();
        assertThat(times).hasSize(5).doesNotHaveDuplicates().isSorted();
        assertThat(times.getLast()).isEqualTo(now);
    }

    @Test
    void givesBackWhatWasGivenWithAChange() {
        JsonBody context = JsonBody.of("{\"ticket\": 4711, \"tags\": [\"a\", null], \"price\": 10.50}");
        order.send(JsonBody.of("{\"entity_type\": \"order\", \"to_status\": \"approved\"}")
                        .with("/entity_id", order.number())
                        .with("/business_context", context))
                .is(200);
        order.movedTo("scheduled");
        Reply history = admin.get(HISTORY + order.number()).is(200);
        assertThat(history.text("/data/0/business_context/integration_name")).isEqualTo("volvo_dealer_api");
        assertThat(history.at("/data/1/business_context")).isEqualTo(context.tree());
        assertThat(history.at("/data/2/business_context").isNull()).isTrue();
    }

    @Test
    void isTheSameByUuidAndByNumber() {
        order.movedTo("approved");
        assertThat(admin.get(HISTORY + order.id()).is(200).data())
                .isEqualTo(admin.get(HISTORY + order.number()).is(200).data());
    }

    @Test
    void namesNobodyOfOurPeople() {
        order.movedTo("approved");
        assertThat(admin.get(HISTORY + order.number()).is(200).raw()).doesNotContain("staff:");
    }
}
