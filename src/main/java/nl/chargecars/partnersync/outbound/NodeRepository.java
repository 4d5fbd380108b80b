package nl.chargecars.partnersync.outbound;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Table {@code delivery_nodes}. Each call is one statement and its own transaction. */
@Repository
class NodeRepository {

    /** Writes this node's row, and deletes the rows of nodes whose lease ended over an hour ago. */
    private static final String WRITE = """
            with gone as (
                delete from delivery_nodes where lease_end < :lease_end::timestamptz - interval '1 hour' and node <> :node
            )
            insert into delivery_nodes (node, lease_end, agreed)
            values (:node, :lease_end, :agreed::uuid[])
            on conflict (node) do update set lease_end = excluded.lease_end, agreed = excluded.agreed
            """;

    private static final String PRESENT = "select node, lease_end, agreed from delivery_nodes where lease_end > :now";

    private static final String DELETE = "delete from delivery_nodes where node = :node";

    private final JdbcClient client;

    NodeRepository(JdbcClient client) {
        this.client = client;
    }

    void write(UUID node, Instant leaseEnd, Set<UUID> agreed) {
        client.sql(WRITE)
                .param("node", node)
                .param("lease_end", Row.timestamp(leaseEnd))
                .param("agreed", agreed.toArray(UUID[]::new))
                .update();
    }

    /**
     * A node whose lease is valid.
     *
     * @param agreed the nodes that it has agreed to share with
     */
    record Present(UUID node, Instant leaseEnd, Set<UUID> agreed) {}

    List<Present> present(Instant now) {
        return client.sql(PRESENT)
                .param("now", Row.timestamp(now))
                .query((row, _) -> new Present(Row.uuid(row, "node"), Row.instant(row, "lease_end"), agreed(row)))
                .list();
    }

    void delete(UUID node) {
        client.sql(DELETE).param("node", node).update();
    }

    private static Set<UUID> agreed(ResultSet row) throws SQLException {
        return Set.of((UUID[]) row.getArray("agreed").getArray());
    }
}
