package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import nl.chargecars.partnersync.crypto.SecretBox;
import nl.chargecars.partnersync.crypto.SignatureEncoding;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a row of partner_integrations and decrypts its sealed columns. Every dispatch round and every status update reads these rows,
 * which change only every few weeks: so a row with the same bytes as before is not decrypted and parsed again. Thread-safe.
 */
@Component
class IntegrationReader {

    static final String COLUMNS = """
            id, partner_organization_id, integration_name, version, is_active,
            api_base_url, api_version, authentication_type, api_credentials_sealed, custom_headers_sealed,
            client_certificate, client_key_sealed, polling,
            webhook_url, webhook_events, endpoint_disabled_at, endpoint_disabled_why, endpoint_disabled_code,
            webhook_secret_sealed, previous_secret_sealed, previous_secret_until, older_secrets_sealed, status_mapping,
            inbound_auth, inbound_scheme, inbound_header, inbound_encoding, inbound_prefix, inbound_tolerance_seconds,
            inbound_secret_sealed, previous_inbound_secret_sealed, previous_inbound_secret_until, older_inbound_secrets_sealed,
            rate_limit_per_minute, rate_limit_burst,
            sync_enabled, sync_frequency, retry_schedule_seconds, max_concurrent_deliveries, coalesce_updates,
            echo_partner_updates
            """;

    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private static final TypeReference<List<OlderSecret>> OLDER = new TypeReference<>() {};

    private final JsonMapper json;
    private final SecretBox secretBox;
    private final Map<IntegrationId, Known> known = new ConcurrentHashMap<>();

    /** @param columns the bytes of the columns, as read from the database */
    @SuppressWarnings("ArrayRecordComponent") // compared by deepEquals only
    private record Known(@Nullable Object[] columns, Integration integration) {}

    IntegrationReader(JsonMapper json, SecretBox secretBox) {
        this.json = json;
        this.secretBox = secretBox;
    }

    /**
     * Returns the place to which the sealed value of a column is bound. A secret that becomes the previous secret is sealed again for
     * the column of previous secrets.
     */
    static String place(IntegrationId id, String column) {
        return SecretBox.place("partner_integrations", column, id);
    }

    Integration read(ResultSet row) throws SQLException {
        var id = new IntegrationId(Row.uuid(row, "id"));
        @Nullable Object[] columns = columns(row);
        Known before = known.get(id);
        if (before != null && Arrays.deepEquals(before.columns(), columns)) {
            return before.integration();
        }
        Integration opened = open(row, id);
        known.put(id, new Known(columns, opened));
        return opened;
    }

    private static @Nullable Object[] columns(ResultSet row) throws SQLException {
        @Nullable Object[] columns = new @Nullable Object[row.getMetaData().getColumnCount()];
        for (int index = 0; index < columns.length; index++) {
            columns[index] = row.getBytes(index + 1);
        }
        return columns;
    }

    private Integration open(ResultSet row, IntegrationId id) throws SQLException {
        return new Integration(
                id,
                new PartnerId(Row.uuid(row, "partner_organization_id")),
                Row.text(row, "integration_name"),
                row.getInt("version"),
                row.getBoolean("is_active"),
                api(row, id),
                endpoint(row),
                Objects.requireNonNull(secrets(row, id, "webhook_secret", "previous_secret", "older_secrets")),
                json.readValue(row.getString("status_mapping"), StatusMapping.class),
                inbound(row, id),
                delivery(row));
    }

    private ApiSettings api(ResultSet row, IntegrationId id) throws SQLException {
        String headers = open(row, id, "custom_headers");
        String certificate = row.getString("client_certificate");
        String key = open(row, id, "client_key");
        return new ApiSettings(
                nullable(row.getString("api_base_url"), URI::create),
                row.getString("api_version"),
                nullable(row.getString("authentication_type"), name -> WireNamed.named(AuthenticationType.class, name)),
                open(row, id, "api_credentials"),
                headers == null ? Map.of() : json.readValue(headers, HEADERS),
                certificate == null || key == null ? null : new ClientCertificate(certificate, key),
                nullable(row.getString("polling"), text -> json.readValue(text, Polling.class)));
    }

    private static EndpointSettings endpoint(ResultSet row) throws SQLException {
        return new EndpointSettings(
                nullable(row.getString("webhook_url"), URI::create),
                events(Row.texts(row, "webhook_events")),
                Row.instantOrNull(row, "endpoint_disabled_at"),
                row.getString("endpoint_disabled_why"),
                row.getString("endpoint_disabled_code"));
    }

    private InboundSettings inbound(ResultSet row, IntegrationId id) throws SQLException {
        return new InboundSettings(
                WireNamed.named(InboundAuth.class, Row.text(row, "inbound_auth")),
                scheme(row),
                secrets(row, id, "inbound_secret", "previous_inbound_secret", "older_inbound_secrets"),
                new RateLimit(row.getInt("rate_limit_per_minute"), row.getInt("rate_limit_burst")));
    }

    private static @Nullable InboundScheme scheme(ResultSet row) throws SQLException {
        String kind = row.getString("inbound_scheme");
        return kind == null
                ? null
                : new InboundScheme(
                        WireNamed.named(InboundScheme.Kind.class, kind),
                        row.getString("inbound_header"),
                        SignatureEncoding.named(Row.text(row, "inbound_encoding")),
                        Row.text(row, "inbound_prefix"),
                        Duration.ofSeconds(row.getInt("inbound_tolerance_seconds")));
    }

    private static DeliverySettings delivery(ResultSet row) throws SQLException {
        return new DeliverySettings(
                row.getBoolean("sync_enabled"),
                WireNamed.named(SyncFrequency.class, Row.text(row, "sync_frequency")),
                row.getArray("retry_schedule_seconds") == null
                        ? null
                        : durations((Integer[])
                                row.getArray("retry_schedule_seconds").getArray()),
                row.getInt("max_concurrent_deliveries"),
                row.getBoolean("coalesce_updates"),
                row.getBoolean("echo_partner_updates"));
    }

    private @Nullable WebhookSecrets secrets(
            ResultSet row, IntegrationId id, String current, String previous, String older) throws SQLException {
        String secret = open(row, id, current);
        if (secret == null) {
            return null;
        }
        List<WebhookSecrets.Previous> before = new ArrayList<>();
        String replaced = open(row, id, previous);
        if (replaced != null) {
            before.add(new WebhookSecrets.Previous(new WebhookSecret(replaced), Row.instant(row, previous + "_until")));
        }
        String more = open(row, id, older);
        if (more != null) {
            json.readValue(more, OLDER).stream().map(OlderSecret::opened).forEach(before::add);
        }
        return new WebhookSecrets(new WebhookSecret(secret), before);
    }

    private @Nullable String open(ResultSet row, IntegrationId id, String column) throws SQLException {
        byte[] bytes = row.getBytes(column + "_sealed");
        return bytes == null ? null : secretBox.openText(bytes, place(id, column));
    }

    private static Set<EventType> events(List<String> wireNames) {
        Set<EventType> events = new LinkedHashSet<>();
        wireNames.forEach(name -> EventType.named(name).ifPresent(events::add));
        return events;
    }

    private static List<Duration> durations(Integer[] seconds) {
        return Arrays.stream(seconds).map(Duration::ofSeconds).toList();
    }

    static <T, R> @Nullable R nullable(@Nullable T value, Function<T, @Nullable R> mapping) {
        return value == null ? null : mapping.apply(value);
    }
}
