package nl.chargecars.partnersync.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows for orders in the tables workflow_statuses and workflow_transitions. */
@Repository
class WorkflowRepository {

    private static final String SELECT = """
            select status.status, status.label, status.is_initial, status.is_final,
                   array(select step.to_status
                         from workflow_transitions as step
                         join workflow_statuses as target
                           on target.entity_type = step.entity_type and target.status = step.to_status
                         where step.entity_type = status.entity_type and step.from_status = status.status
                         order by target.position) as allowed_next
            from workflow_statuses as status
            where status.entity_type = 'order'
            order by status.position
            """;

    /**
     * Taken to edit the workflow. It conflicts with {@link #LOCK_SHARED}: an editor waits for the transactions that hold the
     * workflow, and these wait for an editor. Plain reads do not wait.
     */
    private static final String LOCK = "lock table workflow_statuses, workflow_transitions in exclusive mode";

    private static final String LOCK_SHARED = "lock table workflow_statuses in row share mode";

    private static final String CLEAR_INITIAL =
            "update workflow_statuses set is_initial = false where entity_type = 'order'";

    private static final String UPSERT_STATUSES = """
            insert into workflow_statuses (entity_type, status, label, is_initial, is_final, position)
            select 'order', * from unnest(?::text[], ?::text[], ?::bool[], ?::bool[], ?::int[])
            on conflict (entity_type, status) do update
            set label = excluded.label, is_initial = excluded.is_initial, is_final = excluded.is_final,
                position = excluded.position
            """;

    private static final String DELETE_TRANSITIONS = "delete from workflow_transitions where entity_type = 'order'";

    private static final String INSERT_TRANSITIONS = """
            insert into workflow_transitions (entity_type, from_status, to_status)
            select 'order', * from unnest(?::text[], ?::text[])
            """;

    private static final String DELETE_OTHERS =
            "delete from workflow_statuses where entity_type = 'order' and not status = any(:kept::text[])";

    private static final String USED = """
            select status from unnest(:statuses::text[]) as candidate (status)
            where exists (select 1 from orders where orders.order_status = candidate.status)
            order by status
            """;

    private record Numbered(int position, WorkflowStatus status) {}

    private record Step(String from, String to) {}

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    WorkflowRepository(JdbcTemplate jdbc, JdbcClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    Workflow load() {
        return new Workflow(client.sql(SELECT)
                .query((row, _) -> new WorkflowStatus(
                        Row.text(row, "status"),
                        Row.text(row, "label"),
                        row.getBoolean("is_initial"),
                        row.getBoolean("is_final"),
                        Row.texts(row, "allowed_next")))
                .list());
    }

    void lock() {
        client.sql(LOCK).update();
    }

    /**
     * Keeps the workflow from being edited until the caller's transaction ends. Any number of transactions can hold it at the
     * same time.
     */
    void lockShared() {
        client.sql(LOCK_SHARED).update();
    }

    /** Returns those of the given statuses that at least one order has, in alphabetical order. */
    List<String> used(Set<String> statuses) {
        return client.sql(USED)
                .param("statuses", statuses.toArray(String[]::new))
                .query((row, _) -> Row.text(row, "status"))
                .list();
    }

    void replace(Workflow workflow) {
        List<Numbered> numbered = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        for (WorkflowStatus status : workflow.statuses()) {
            numbered.add(new Numbered(numbered.size() + 1, status));
            status.allowedNext().forEach(next -> steps.add(new Step(status.status(), next)));
        }
        client.sql(CLEAR_INITIAL).update();
        client.sql(DELETE_TRANSITIONS).update();
        Bulk.of(jdbc, numbered)
                .text(one -> one.status().status())
                .text(one -> one.status().label())
                .bool(one -> one.status().isInitial())
                .bool(one -> one.status().isFinal())
                .integer(Numbered::position)
                .update(UPSERT_STATUSES);
        client.sql(DELETE_OTHERS)
                .param("kept", workflow.names().toArray(String[]::new))
                .update();
        Bulk.of(jdbc, steps).text(Step::from).text(Step::to).update(INSERT_TRANSITIONS);
    }
}
