package nl.chargecars.partnersync.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.testing.WorkflowDesk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A change that has been decided and an edit of the workflow under it happen one after the other. */
@ExtendWith(WithServer.class)
class WorkflowRaceTest {

    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();
    private static final String WAITING_FOR_A_LOCK =
            "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

    private final TestServer server;
    private final Db db;
    private final WorkflowDesk desk;
    private final JsonBody original;

    WorkflowRaceTest(TestServer server) {
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
    void aStatusIsNotRemovedUnderAnOrderThatIsOnItsWayThere() throws SQLException {
        desk.write(WorkflowDesk.withStatus(original, "survey", "new")).is(200);
        StaffOrder order = StaffOrder.placed(server);
        CompletableFuture<Reply> change;
        CompletableFuture<Reply> edit;
        try (Connection elsewhere = lockOf(order)) {
            change = CompletableFuture.supplyAsync(() -> order.change("survey"), THREADS);
            await().until(() -> db.count(WAITING_FOR_A_LOCK) >= 1);
            edit = CompletableFuture.supplyAsync(() -> desk.write(original), THREADS);
            await().until(() -> edit.isDone() || db.count(WAITING_FOR_A_LOCK) >= 2);
            elsewhere.rollback();
        }
        change.join().is(200);
        edit.join().isFailure(409, "WORKFLOW_IN_USE");
        assertThat(order.walk()).containsExactly("new", "survey");
    }

    /** As a slow transaction elsewhere would hold it. */
    private Connection lockOf(StaffOrder order) throws SQLException {
        Connection connection = db.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement("select 1 from orders where id = ? for update")) {
            statement.setObject(1, order.id().value());
            statement.execute();
        }
        return connection;
    }
}
