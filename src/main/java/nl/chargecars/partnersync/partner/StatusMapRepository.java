package nl.chargecars.partnersync.partner;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table status_map_versions. */
@Repository
class StatusMapRepository {

    /** Adds a version, unless the map equals the last version. Requires that the caller has locked the partner. */
    private static final String ADD = """
            insert into status_map_versions (integration_id, version, created_at, actor, status_mapping)
            select :integration, coalesce(max(version), 0) + 1, :now, :actor, :status_mapping::jsonb
            from status_map_versions
            where integration_id = :integration
            having not exists (
                select from status_map_versions as last
                where last.integration_id = :integration and last.status_mapping = :status_mapping::jsonb
                  and last.version = (
                      select max(version) from status_map_versions where integration_id = :integration))
            """;

    private static final String LIST = """
            select version, created_at, actor, status_mapping
            from status_map_versions
            where integration_id = :integration and version < :before
            order by version desc
            limit :limit
            """;

    private final JdbcClient client;
    private final JsonMapper json;

    StatusMapRepository(JdbcClient client, JsonMapper json) {
        this.client = client;
        this.json = json;
    }

    void add(Integration integration, String actor, Instant now) {
        client.sql(ADD)
                .param("integration", integration.id().value())
                .param("now", Row.timestamp(now))
                .param("actor", actor)
                .param("status_mapping", json.writeValueAsString(integration.mapping()))
                .update();
    }

    /** Returns the newest versions first, those before {@code before}, or from the newest if that is null. */
    List<StatusMapVersion> list(IntegrationId integration, @Nullable Integer before, int limit) {
        return client.sql(LIST)
                .param("integration", integration.value())
                .param("before", before == null ? Integer.MAX_VALUE : before)
                .param("limit", limit)
                .query(this::version)
                .list();
    }

    Optional<StatusMapVersion> find(IntegrationId integration, int version) {
        return list(integration, version + 1, 1).stream()
                .filter(found -> found.version() == version)
                .findFirst();
    }

    private StatusMapVersion version(ResultSet row, int number) throws SQLException {
        return new StatusMapVersion(
                row.getInt("version"),
                Row.instant(row, "created_at"),
                Row.text(row, "actor"),
                json.readValue(Row.text(row, "status_mapping"), StatusMapping.class));
    }
}
