package nl.chargecars.partnersync.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.testing.WorkflowDesk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Tests {@code PUT /api/v1/status/workflows/order}: an edit takes effect with its commit. */
@ExtendWith(WithServer.class)
class WorkflowEditingTest {

    private static final String PATH = "/api/v1/status/workflows/order";
    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final TestServer server;
    private final Db db;
    private final WorkflowDesk desk;
    private final JsonBody original;

    WorkflowEditingTest(TestServer server) {
        this.server = server;
        this.db = server.db();
        this.desk = new WorkflowDesk(server);
        this.original = desk.read();
    }

    @AfterEach
    void putTheWorkflowBack() {
        desk.close();
    }

    @Test
    void refusesToRemoveAStatusThatAnOrderIsIn() {
        desk.write(WorkflowDesk.withStatus(original, "survey", "new")).is(200);
        StaffOrder order = StaffOrder.placed(server).movedTo("survey");
        Reply refusal = desk.write(original).isFailure(409, "WORKFLOW_IN_USE");
        assertThat(refusal.text("/error/message")).contains("survey");
        order.movedTo("new");
        desk.write(original).is(200);
        order.change("survey").isFailure(422, "VALIDATION_FAILED");
    }

    /** The workflow, not the request, says in which order the next statuses are listed. */
    @Test
    void writingBackWhatWasReadChangesNothing() {
        String etag = server.admin().get(PATH).is(200).header("ETag");
        long entries = changes();
        String next = WorkflowDesk.pointer(original, "new") + "/allowed_next";
        List<JsonNode> reversed =
                original.tree().at(next).valueStream().toList().reversed();
        for (JsonBody same : List.of(original, original.with(next, reversed))) {
            Reply written = desk.write(same).is(200);
            assertThat(written.data().toString()).isEqualTo(original.toString());
            assertThat(written.header("ETag")).isEqualTo(etag);
            assertThat(desk.read().toString()).isEqualTo(original.toString());
        }
        assertThat(changes()).isEqualTo(entries);
    }

    @Test
    void aNewStatusCanBeReachedAtOnce() {
        StaffOrder order = StaffOrder.placed(server);
        order.change("survey").isFailure(422, "VALIDATION_FAILED");
        desk.write(WorkflowDesk.withStatus(original, "survey", "new")).is(200);
        order.movedTo("survey", "new");
        assertThat(order.walk()).containsExactly("new", "survey", "new");
    }

    @Test
    void aStepTakenAwayIsRefusedAtOnceAndGivenBackAllowed() {
        StaffOrder order = StaffOrder.placed(server);
        desk.write(WorkflowDesk.withoutStep(original, "new", "approved")).is(200);
        order.change("approved").isFailure(409, "INVALID_STATUS_TRANSITION");
        desk.write(original).is(200);
        order.movedTo("approved");
    }

    @Test
    void ordersStartInTheInitialStatusOfTheDay() {
        TestPartner partner = TestPartner.integrated(server);
        String pointer = WorkflowDesk.pointer(original, "new");
        String onHold = WorkflowDesk.pointer(original, "on_hold");
        desk.write(original.with(pointer + "/is_initial", false).with(onHold + "/is_initial", true))
                .is(200);
        assertThat(StaffOrder.placed(server, partner, Seed.PARTNER_ORDER_ID).walk())
                .containsExactly("on_hold");
    }

    @Test
    void theListKeepsTheOrderItIsGiven() {
        JsonBody first = JsonBody.of("{\"statuses\": []}");
        int count = original.tree().path("statuses").size();
        for (int index = 0; index < count; index++) {
            first = first.with("/statuses/" + index, original.tree().at("/statuses/" + (count - 1 - index)));
        }
        assertThat(desk.write(first).is(200).text("/data/statuses/0/status")).isEqualTo("cancelled");
        assertThat(desk.read().tree().at("/statuses/6/status").asString()).isEqualTo("new");
    }

    @Test
    void theLastEditorDoesNotUndoWhatAColleagueDidMeanwhile() {
        Reply read = server.admin().get(PATH).is(200);
        String etag = read.header("ETag");
        server.admin().with("If-None-Match", etag).get(PATH).is(304);
        JsonBody mine = WorkflowDesk.withStatus(original, "survey", "new");
        String next = server.admin()
                .with("If-Match", "\"another\", " + etag)
                .put(PATH, mine)
                .is(200)
                .header("ETag");
        assertThat(next)
                .isNotEqualTo(etag)
                .isEqualTo(server.admin().get(PATH).is(200).header("ETag"));
        for (String late : List.of(etag, "W/" + next, "\"\"", "nonsense")) {
            server.admin()
                    .with("If-Match", late)
                    .put(PATH, WorkflowDesk.withoutStep(mine, "new", "cancelled"))
                    .isFailure(412, "PRECONDITION_FAILED");
        }
        assertThat(server.admin().get(PATH).header("ETag")).isEqualTo(next);
        server.admin().with("If-Match", "*").put(PATH, original).is(200);
        assertThat(server.admin().get(PATH).header("ETag")).isEqualTo(etag);
    }

    @Test
    void everyEditIsAuditedFromWhatToWhat() {
        String pointer = WorkflowDesk.pointer(original, "on_hold");
        JsonBody edited = WorkflowDesk.withoutStep(original, "new", "cancelled")
                .with(pointer + "/label", "Waiting for the customer");
        desk.write(edited).is(200);
        var entry = db.rows("""
                        select actor, table_name, changes::text as changes
                        from audit_logs
                        where action = 'WORKFLOW_CHANGED'
                        order by id desc
                        limit 1
                        """).getFirst();
        assertThat(String.valueOf(entry.get("actor"))).startsWith("staff:");
        assertThat(entry).containsEntry("table_name", "workflow_statuses");
        JsonBody changes = JsonBody.of(String.valueOf(entry.get("changes")));
        assertThat(changes.tree().path("from")).isEqualTo(original.tree().path("statuses"));
        assertThat(changes.tree().path("to")).isEqualTo(edited.tree().path("statuses"));
    }

    @Test
    void aRefusedEditIsNeitherDoneNorAudited() {
        long before = changes();
        desk.write(original.with("/statuses/0/is_initial", false)).isFailure(422, "VALIDATION_FAILED");
        assertThat(changes()).isEqualTo(before);
        assertThat(desk.read().toString()).isEqualTo(original.toString());
    }

    private long changes() {
        return db.count("audit_logs where action = 'WORKFLOW_CHANGED'");
    }

    /** A status change that is already decided and a concurrent edit of the workflow are serialized. */
    @Test
    void aStatusIsNotRemovedUnderAnOrderThatIsOnItsWayThere() {
        desk.write(WorkflowDesk.withStatus(original, "survey", "new")).is(200);
        StaffOrder order = StaffOrder.placed(server);
        CompletableFuture<Reply> change;
        CompletableFuture<Reply> edit;
        try (var elsewhere = db.rival()) { // a slow transaction
            elsewhere.execute(
                    "select 1 from orders where id = ? for update", order.id().value());
            change = CompletableFuture.supplyAsync(() -> order.change("survey"), THREADS);
            elsewhere.awaitSomebodyWaiting();
            edit = CompletableFuture.supplyAsync(() -> desk.write(original), THREADS);
            await().until(() -> edit.isDone() || db.waitingForLocks() >= 2);
            elsewhere.rollback();
        }
        change.join().is(200);
        edit.join().isFailure(409, "WORKFLOW_IN_USE");
        assertThat(order.walk()).containsExactly("new", "survey");
    }
}
