package nl.chargecars.partnersync.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.SettableClock;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code POST /api/v1/status/change}, the seed's {@code change_entity_status}. */
@ExtendWith(WithServer.class)
class StatusChangeTest {

    private static final List<String> ALL =
            List.of("new", "approved", "scheduled", "in_progress", "on_hold", "completed", "cancelled");

    private final Db db;
    private final StaffOrder order;

    StatusChangeTest(TestServer server) {
        this.db = server.db();
        this.order = StaffOrder.placed(server);
    }

    @Test
    void refusesAnUnknownOrder() {
        for (String unknown : List.of(OrderId.next().toString(), "CC-1999-00001", "VLV-2025-789123", "' or 1=1 --")) {
            order.send(body().with("/entity_id", unknown)).isFailure(404, "ORDER_NOT_FOUND");
        }
    }

    @Test
    void refusesAStatusThatTheWorkflowDoesNotKnow() {
        Reply refusal = order.change("shipped").isFailure(422, "VALIDATION_FAILED");
        assertThat(refusal.details()).containsExactly("/to_status unknown_status");
        order.change("Approved").isFailure(422, "VALIDATION_FAILED");
        assertThat(order.walk()).containsExactly("new");
    }

    @Test
    void refusesAStepThatIsNotAllowedAndSaysWhichOnesAre() {
        order.movedTo("in_progress");
        Reply refusal = order.change("new").isFailure(409, "INVALID_STATUS_TRANSITION");
        assertThat(allowed(refusal)).containsExactly("scheduled", "on_hold", "completed", "cancelled");
        assertThat(refusal.text("/error/message"))
                .contains("in_progress")
                .contains("scheduled, on_hold, completed, cancelled");
        assertThat(order.walk()).containsExactly("new", "in_progress");
    }

    @Test
    void refusesAStatusToChangeFromThatTheWorkflowDoesNotKnow() {
        for (String unknown : List.of("nwe", "New", "RECEIVED", "", " ")) {
            assertThat(order.send(body().with("/from_status", unknown))
                            .isFailure(422, "VALIDATION_FAILED")
                            .details())
                    .containsExactly("/from_status unknown_value");
        }
        assertThat(order.walk()).containsExactly("new");
    }

    @Test
    void doesNotOverrideWhatWasDecidedAfterTheOrderWasRead() {
        order.movedTo("on_hold");
        List<Long> before = order.traces();
        Reply refusal = order.send(body().with("/from_status", "new")).isFailure(409, "INVALID_STATUS_TRANSITION");
        assertThat(refusal.details()).containsExactly("/from_status status_moved_on");
        assertThat(refusal.text("/error/details/0/message")).isEqualTo("on_hold");
        assertThat(refusal.text("/error/message")).contains("on_hold");
        assertThat(order.traces()).isEqualTo(before);
        assertThat(order.walk()).containsExactly("new", "on_hold");
    }

    @Test
    void changesNothingWhenAChangeFromAStatusIsRepeated() {
        JsonBody change = body().with("/from_status", "new");
        assertThat(order.send(change).is(200).text("/data/from_status")).isEqualTo("new");
        assertThat(order.send(change)
                        .isFailure(409, "INVALID_STATUS_TRANSITION")
                        .details())
                .containsExactly("/from_status status_moved_on");
        assertThat(order.walk()).containsExactly("new", "approved");
    }

    @Test
    void changesFromWhateverStatusWhenNoneIsGiven() {
        order.movedTo("on_hold").send(body().with("/from_status", null)).is(200);
        assertThat(order.walk()).containsExactly("new", "on_hold", "approved");
    }

    @Test
    void refusesTheStatusThatItIsInAlready() {
        Reply refusal = order.change("new").isFailure(409, "INVALID_STATUS_TRANSITION");
        assertThat(refusal.text("/error/message")).contains("already");
        assertThat(allowed(refusal)).containsExactly("approved", "scheduled", "in_progress", "on_hold", "cancelled");
        assertThat(order.walk()).containsExactly("new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "cancelled"})
    void leavesAFinalStatusNeverAgain(String end) {
        assertThat(order.movedTo("approved")
                        .change(end)
                        .is(200)
                        .at("/data/allowed_next_transitions")
                        .size())
                .isZero();
        for (String status : ALL) {
            Reply refusal = order.change(status).isFailure(409, "INVALID_STATUS_TRANSITION");
            assertThat(allowed(refusal)).as("from %s to %s", end, status).isEmpty();
        }
        assertThat(order.walk()).containsExactly("new", "approved", end);
    }

    @Test
    void namesEveryInvalidFieldAtOnce() {
        assertThat(order.send("{}").isFailure(422, "VALIDATION_FAILED").details())
                .containsExactlyInAnyOrder("/entity_type required", "/entity_id required", "/to_status required");
        JsonBody wrong = body().with("/entity_type", "invoice")
                .with("/entity_id", 7)
                .with("/to_status", "")
                .with("/transition_reason", "x".repeat(1_001))
                .with("/business_context", List.of("no object"));
        assertThat(order.send(wrong).isFailure(422, "VALIDATION_FAILED").details())
                .containsExactlyInAnyOrder(
                        "/entity_type unknown_value",
                        "/entity_id wrong_type",
                        "/to_status required",
                        "/transition_reason too_long",
                        "/business_context wrong_type");
    }

    @Test
    void refusesWhatCannotBeStored() {
        JsonBody nul = body().with("/transition_reason", "a\0b").with("/business_context", Map.of("note", "a\0b"));
        assertThat(order.send(nul).isFailure(422, "VALIDATION_FAILED").details())
                .containsExactlyInAnyOrder(
                        "/transition_reason invalid_characters", "/business_context invalid_characters");
        JsonBody large = body().with("/business_context", Map.of("note", "x".repeat(20_000)));
        assertThat(order.send(large).isFailure(422, "VALIDATION_FAILED").details())
                .containsExactly("/business_context too_long");
    }

    /** The database writes them out: 1e308 has 309 characters there, and a page of a history would have had thirty megabytes. */
    @Test
    void countsTheNumbersOfTheContextAsTheyAreStored() {
        JsonBody large = body().with("/business_context", Map.of("a", Collections.nCopies(2_000, 1e308)));
        assertThat(order.send(large).isFailure(422, "VALIDATION_FAILED").details())
                .containsExactly("/business_context too_long");
        JsonBody fits = body().with("/business_context", Map.of("a", Collections.nCopies(50, 1e308)));
        order.send(fits).is(200);
    }

    @Test
    void refusesANumberThatItCannotKeep() {
        String infinite = body().with("/business_context", Map.of("big", "HERE"))
                .toString()
                .replace("\"HERE\"", "1e400");
        assertThat(order.send(infinite).isFailure(422, "VALIDATION_FAILED").details())
                .containsExactly("/business_context out_of_range");
        assertThat(order.walk()).containsExactly("new");
    }

    @Test
    void countsACharacterOfTheContextOutsideOfTheBmpOnce() {
        order.send(body().with("/business_context", Map.of("note", "😀".repeat(10_000))))
                .is(200);
    }

    @Test
    void refusesWhatIsNoJson() {
        order.send("{\"entity_type\":").isFailure(400, "MALFORMED_JSON");
        order.send("[]").isFailure(422, "VALIDATION_FAILED");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void changesAnOrderByItsUuidAndByItsNumber(boolean byNumber) {
        String name = byNumber ? order.number() : order.id().toString();
        order.send(body().with("/entity_id", name)).is(200);
        assertThat(order.status()).isEqualTo("approved");
    }

    @Test
    void answersWithTheFieldsOfTheContract(SettableClock clock) {
        Instant now = clock.advance(Duration.ofHours(1));
        Reply changed = order.send(body()).is(200);
        assertThat(changed.text("/data/from_status")).isEqualTo("new");
        assertThat(changed.text("/data/to_status")).isEqualTo("approved");
        assertThat(changed.text("/data/transition_timestamp")).isEqualTo(now.toString());
        assertThat(changed.at("/data/allowed_next_transitions").toString())
                .isEqualTo("[\"scheduled\",\"in_progress\",\"on_hold\",\"completed\",\"cancelled\"]");
        assertThat(db.text(
                        "select entity_id::text from status_transitions where id = ?::uuid",
                        changed.text("/data/transition_id")))
                .isEqualTo(order.id().toString());
    }

    @Test
    void keepsReasonContextAndWhoDidIt() {
        JsonBody context = JsonBody.of("{\"ticket\": 4711, \"tags\": [\"a\", null], \"price\": 10.50}");
        JsonBody change =
                body().with("/transition_reason", "Called the customer ⚡").with("/business_context", context);
        String transition = order.send(change).is(200).text("/data/transition_id");
        var kept = db.rows("""
                        select transition_reason, business_context::text as context, caused_by,
                               (select actor from audit_logs
                                where record_id = entity_id::text and changes ->> 'transition_id' = status_transitions.id::text)
                        from status_transitions
                        where id = ?::uuid
                        """, transition).getFirst();
        assertThat(kept)
                .containsEntry("transition_reason", "Called the customer ⚡")
                .containsEntry("caused_by", "staff");
        assertThat(JsonBody.of(String.valueOf(kept.get("context"))).tree()).isEqualTo(context.tree());
        assertThat(String.valueOf(kept.get("actor"))).startsWith("staff:");
    }

    @Test
    void movesTheOrderAndWhatIsSeenOfIt(SettableClock clock) {
        Instant now = clock.advance(Duration.ofHours(1));
        order.movedTo("scheduled");
        var row = db.rows(
                        "select order_status, status_since, updated_at, transition_count from orders where id = ?",
                        order.id().value())
                .getFirst();
        assertThat(row).containsEntry("order_status", "scheduled").containsEntry("transition_count", 2);
        assertThat(List.of(row.get("status_since"), row.get("updated_at")))
                .allSatisfy(time -> assertThat(((Timestamp) Objects.requireNonNull(time)).toInstant())
                        .isEqualTo(now));
    }

    @Test
    void isAuditedFromWhatToWhat() {
        String transition = order.send(body()).is(200).text("/data/transition_id");
        var entry = db.rows("""
                        select actor, changes::text as changes
                        from audit_logs
                        where table_name = 'orders' and record_id = ? and action = 'STATUS_CHANGED'
                        order by id desc
                        """, order.id().toString()).getFirst();
        assertThat(String.valueOf(entry.get("actor"))).startsWith("staff:");
        assertThat(JsonBody.of(String.valueOf(entry.get("changes"))).tree())
                .isEqualTo(JsonBody.of("{\"from\": \"new\", \"to\": \"approved\"}")
                        .with("/transition_id", transition)
                        .tree());
    }

    @Test
    void ignoresFieldsThatItDoesNotKnow() {
        order.send(body().with("/priority", "high")).is(200);
    }

    private JsonBody body() {
        return JsonBody.of("{\"entity_type\": \"order\", \"to_status\": \"approved\"}")
                .with("/entity_id", order.number());
    }

    private static List<String> allowed(Reply refusal) {
        return refusal.at("/error/details")
                .valueStream()
                .filter(detail -> detail.path("code").asString().equals("allowed"))
                .map(detail -> detail.path("message").asString())
                .toList();
    }
}
