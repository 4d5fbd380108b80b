package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import nl.chargecars.partnersync.crypto.SecretBox;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table partner_integrations. Secrets are sealed on the way in and opened on the way out. */
@Repository
class IntegrationRepository {

    private static final String COLUMNS = """
            id, partner_organization_id, integration_name, version, api_base_url, api_version, authentication_type,
            api_credentials_sealed, webhook_url, webhook_secret_sealed, previous_secret_sealed, previous_secret_until,
            webhook_events, status_mapping, inbound_auth, echo_partner_updates, retry_schedule_seconds, is_active,
            sync_enabled, sync_frequency, endpoint_disabled_at, endpoint_disabled_why
            """;

    private static final String SELECT = "select " + COLUMNS + " from partner_integrations ";

    private static final String FIGURES = """
            select id, created_at, updated_at, last_sync_at, success_rate, last_error_at, last_error_message
            from partner_integrations
            where partner_organization_id = :partner
            """;

    private static final String SAVE = """
            insert into partner_integrations (
                id, created_at, updated_at, partner_organization_id, integration_name, version, api_base_url, api_version,
                authentication_type, api_credentials_sealed, webhook_url, webhook_secret_sealed, previous_secret_sealed,
                previous_secret_until, webhook_events, status_mapping, inbound_auth, echo_partner_updates,
                retry_schedule_seconds, is_active, sync_enabled, sync_frequency, endpoint_disabled_at, endpoint_disabled_why)
            values (
                :id, :now, :now, :partner, :name, :version, :api_base_url, :api_version,
                :authentication_type, :api_credentials, :webhook_url, :webhook_secret, :previous_secret,
                :previous_secret_until, :webhook_events::text[], :status_mapping::jsonb, :inbound_auth, :echo,
                :retry_schedule::int[], :is_active, :sync_enabled, :sync_frequency, :disabled_at, :disabled_why)
            on conflict (id) do update
            set updated_at = excluded.updated_at, version = excluded.version, api_base_url = excluded.api_base_url,
                api_version = excluded.api_version, authentication_type = excluded.authentication_type,
                api_credentials_sealed = excluded.api_credentials_sealed, webhook_url = excluded.webhook_url,
                webhook_secret_sealed = excluded.webhook_secret_sealed,
                previous_secret_sealed = excluded.previous_secret_sealed,
                previous_secret_until = excluded.previous_secret_until, webhook_events = excluded.webhook_events,
                status_mapping = excluded.status_mapping, inbound_auth = excluded.inbound_auth,
                echo_partner_updates = excluded.echo_partner_updates,
                retry_schedule_seconds = excluded.retry_schedule_seconds, is_active = excluded.is_active,
                sync_enabled = excluded.sync_enabled, sync_frequency = excluded.sync_frequency,
                endpoint_disabled_at = excluded.endpoint_disabled_at, endpoint_disabled_why = excluded.endpoint_disabled_why
            """;

    private static final String DISABLE = """
            update partner_integrations set endpoint_disabled_at = :now, endpoint_disabled_why = :why
            where id = :id and endpoint_disabled_at is null
            """;

    /** One after the other: two configurations of a partner that both want to be the active one. */
    private static final String LOCK_PARTNER = "select 1 from organizations where id = :partner for no key update";

    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final JsonMapper json;
    private final SecretBox secretBox;

    IntegrationRepository(JdbcTemplate jdbc, JdbcClient client, JsonMapper json, SecretBox secretBox) {
        this.jdbc = jdbc;
        this.client = client;
        this.json = json;
        this.secretBox = secretBox;
    }

    /** What the exchanges with the partner left behind; never part of a configuration. */
    record Figures(
            IntegrationId id,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant lastSyncAt,
            @Nullable Double successRate,
            @Nullable Instant lastErrorAt,
            @Nullable String lastErrorMessage) {}

    List<Integration> active(List<PartnerId> partners) {
        return Bulk.of(jdbc, partners)
                .uuid(PartnerId::value)
                .query(SELECT + "where is_active and partner_organization_id = any(?)", mapper());
    }

    List<Integration> active() {
        return client.sql(SELECT + "where is_active order by id")
                .query(mapper())
                .list();
    }

    List<Integration> of(PartnerId partner) {
        return client.sql(SELECT + "where partner_organization_id = :partner order by is_active desc, integration_name")
                .param("partner", partner.value())
                .query(mapper())
                .list();
    }

    Optional<Integration> find(IntegrationId id) {
        return client.sql(SELECT + "where id = :id")
                .param("id", id.value())
                .query(mapper())
                .optional();
    }

    List<Figures> figures(PartnerId partner) {
        return client.sql(FIGURES)
                .param("partner", partner.value())
                .query((row, _) -> new Figures(
                        new IntegrationId(Row.uuid(row, "id")),
                        Row.instant(row, "created_at"),
                        Row.instant(row, "updated_at"),
                        Row.instantOrNull(row, "last_sync_at"),
                        row.getBigDecimal("success_rate") == null
                                ? null
                                : row.getBigDecimal("success_rate").doubleValue(),
                        Row.instantOrNull(row, "last_error_at"),
                        row.getString("last_error_message")))
                .list();
    }

    void lockPartner(PartnerId partner) {
        client.sql(LOCK_PARTNER).param("partner", partner.value()).query().listOfRows();
    }

    void save(Integration integration, Instant now) {
        client.sql(SAVE)
                .param("id", integration.id().value())
                .param("now", Row.timestamp(now))
                .param("partner", integration.partner().value())
                .param("name", integration.name())
                .param("version", integration.version())
                .param("api_base_url", text(integration.apiBaseUrl()))
                .param("api_version", integration.apiVersion())
                .param("authentication_type", nullable(integration.authenticationType(), AuthenticationType::wireName))
                .param("api_credentials", seal(integration, "api_credentials", integration.apiCredentialsJson()))
                .param("webhook_url", text(integration.webhookUrl()))
                .param(
                        "webhook_secret",
                        seal(integration, "webhook_secret", integration.secret().text()))
                .param(
                        "previous_secret",
                        seal(
                                integration,
                                "previous_secret",
                                nullable(integration.previousSecret(), WebhookSecret::text)))
                .param("previous_secret_until", Row.timestamp(integration.previousSecretUntil()))
                .param(
                        "webhook_events",
                        integration.webhookEvents().stream()
                                .map(EventType::wireName)
                                .toArray(String[]::new))
                .param("status_mapping", json.writeValueAsString(integration.mapping()))
                .param("inbound_auth", integration.inboundAuth().wireName())
                .param("echo", integration.echoPartnerUpdates())
                .param("retry_schedule", nullable(integration.retrySchedule(), IntegrationRepository::seconds))
                .param("is_active", integration.active())
                .param("sync_enabled", integration.syncEnabled())
                .param("sync_frequency", integration.syncFrequency().wireName())
                .param("disabled_at", Row.timestamp(integration.endpointDisabledAt()))
                .param("disabled_why", integration.endpointDisabledWhy())
                .update();
    }

    boolean disableEndpoint(IntegrationId id, String why, Instant now) {
        return client.sql(DISABLE)
                        .param("id", id.value())
                        .param("why", why)
                        .param("now", Row.timestamp(now))
                        .update()
                > 0;
    }

    private RowMapper<Integration> mapper() {
        return (row, _) -> integration(row);
    }

    private Integration integration(ResultSet row) throws SQLException {
        var id = new IntegrationId(Row.uuid(row, "id"));
        byte[] secret = row.getBytes("webhook_secret_sealed");
        return new Integration(
                id,
                new PartnerId(Row.uuid(row, "partner_organization_id")),
                Row.text(row, "integration_name"),
                row.getInt("version"),
                nullable(row.getString("api_base_url"), URI::create),
                row.getString("api_version"),
                nullable(row.getString("authentication_type"), AuthenticationType::named),
                nullable(row.getBytes("api_credentials_sealed"), bytes -> open(id, "api_credentials", bytes)),
                nullable(row.getString("webhook_url"), URI::create),
                new WebhookSecret(open(id, "webhook_secret", secret)),
                nullable(
                        row.getBytes("previous_secret_sealed"),
                        bytes -> new WebhookSecret(open(id, "previous_secret", bytes))),
                Row.instantOrNull(row, "previous_secret_until"),
                events(Row.texts(row, "webhook_events")),
                json.readValue(row.getString("status_mapping"), StatusMapping.class),
                InboundAuth.named(Row.text(row, "inbound_auth")),
                row.getBoolean("echo_partner_updates"),
                row.getArray("retry_schedule_seconds") == null
                        ? null
                        : durations((Integer[])
                                row.getArray("retry_schedule_seconds").getArray()),
                row.getBoolean("is_active"),
                row.getBoolean("sync_enabled"),
                SyncFrequency.named(Row.text(row, "sync_frequency")),
                Row.instantOrNull(row, "endpoint_disabled_at"),
                row.getString("endpoint_disabled_why"));
    }

    private byte @Nullable [] seal(Integration integration, String column, @Nullable String plain) {
        return plain == null ? null : secretBox.seal(plain, place(integration.id(), column));
    }

    private String open(IntegrationId id, String column, byte[] sealed) {
        return secretBox.openText(sealed, place(id, column));
    }

    /** The previous secret was sealed anew when it became that, so each column has a place of its own. */
    private static String place(IntegrationId id, String column) {
        return SecretBox.place("partner_integrations", column, id);
    }

    private static Set<EventType> events(List<String> wireNames) {
        Set<EventType> events = EnumSet.noneOf(EventType.class);
        wireNames.forEach(name -> EventType.named(name).ifPresent(events::add));
        return events;
    }

    private static Integer[] seconds(List<Duration> schedule) {
        return schedule.stream().map(wait -> (int) wait.toSeconds()).toArray(Integer[]::new);
    }

    private static List<Duration> durations(Integer[] seconds) {
        return Arrays.stream(seconds).map(Duration::ofSeconds).toList();
    }

    private static @Nullable String text(@Nullable URI uri) {
        return uri == null ? null : uri.toString();
    }

    private static <T, R> @Nullable R nullable(@Nullable T value, Function<T, R> mapping) {
        return value == null ? null : mapping.apply(value);
    }
}
