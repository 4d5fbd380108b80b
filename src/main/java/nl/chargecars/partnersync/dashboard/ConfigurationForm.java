package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.partner.ApiSettings;
import nl.chargecars.partnersync.partner.AuthenticationType;
import nl.chargecars.partnersync.partner.DeliverySettings;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.KeptSecrets;
import nl.chargecars.partnersync.partner.Polling;
import org.jspecify.annotations.Nullable;

/**
 * The common settings of an integration as they stand in a form. Secrets are never in it: what is entered there goes to the
 * server, and an empty field keeps what is stored.
 *
 * @param values texts by the names of their fields; a field of an object has its pointer, such as {@code polling/path}
 * @param chosen boxes that are ticked, the events among them as {@code event.NAME}
 */
public record ConfigurationForm(Map<String, String> values, Set<String> chosen) {

    private static final String EVENT = "event.";

    /** What a box that is ticked sends. */
    private static final String TICKED = "yes";

    private static final List<String> TEXTS = List.of(
            "webhook_url", "api_base_url", "api_version", "authentication_type", "sync_frequency", "inbound_auth");
    private static final List<String> FLAGS = List.of("coalesce_updates", "echo_partner_updates");
    private static final List<String> POLLING = List.of("path", "status_pointer", "timestamp_pointer");
    private static final List<String> CERTIFICATE = List.of("certificate_pem", "private_key_pem");
    private static final Set<String> SECRETS = Set.of("client_certificate/private_key_pem", "inbound_signature/secret");
    private static final String METHOD = "token_endpoint_auth_method";
    /** None of the methods: a blank one would be the default. */
    private static final String NOT_CHOSEN = "none";

    private static final List<String> CREDENTIALS = List.of(
            "header",
            "value",
            "token",
            "username",
            "password",
            "token_url",
            "client_id",
            "client_secret",
            "scope",
            METHOD);

    /** The settings as they are stored. */
    static ConfigurationForm of(Integration integration) {
        Map<String, String> values = new TreeMap<>();
        ApiSettings api = integration.api();
        DeliverySettings delivery = integration.delivery();
        put(values, "webhook_url", integration.endpoint().url());
        put(values, "api_base_url", api.baseUrl());
        put(values, "api_version", api.version());
        put(
                values,
                "authentication_type",
                api.authenticationType() == null ? "" : api.authenticationType().wireName());
        put(values, "sync_frequency", delivery.frequency().wireName());
        put(values, "inbound_auth", integration.inbound().auth().wireName());
        put(values, "max_concurrent_deliveries", delivery.maxConcurrent());
        put(values, "retry_schedule", seconds(delivery));
        put(
                values,
                "rate_limit/requests_per_minute",
                integration.inbound().rateLimit().requestsPerMinute());
        put(values, "rate_limit/burst", integration.inbound().rateLimit().burst());
        SignatureFields.put(values, integration.inbound().scheme());
        HeaderRow.put(values, api.customHeaders());
        Polling polling = api.polling();
        if (polling != null) {
            put(values, "polling/path", polling.path());
            put(values, "polling/status_pointer", polling.statusPointer());
            put(values, "polling/timestamp_pointer", polling.timestampPointer());
        }
        var chosen = integration.endpoint().events().stream()
                .map(event -> EVENT + event.wireName())
                .collect(Collectors.toSet());
        choose(chosen, "coalesce_updates", delivery.coalesceUpdates());
        choose(chosen, "echo_partner_updates", delivery.echoPartnerUpdates());
        choose(chosen, "polling/enabled", polling == null || polling.enabled());
        return new ConfigurationForm(values, chosen);
    }

    static ConfigurationForm of(HttpServletRequest request) {
        Map<String, String> values = new TreeMap<>();
        request.getParameterMap().forEach((name, given) -> values.put(name, entered(name, given[0])));
        return new ConfigurationForm(
                values, Set.copyOf(request.getParameterMap().keySet()));
    }

    /** Of a secret all of it: the parser says what white space around it means. */
    private static String entered(String name, String given) {
        return isSecret(name) && !given.isBlank() ? given : given.strip();
    }

    /** For a template: empty when there is none. Never a secret. */
    public String value(String name) {
        return isSecret(name) ? "" : values.getOrDefault(name, "");
    }

    /** True when something was entered that is not shown again. */
    public boolean holdsSecrets() {
        return values.entrySet().stream()
                .anyMatch(field -> isSecret(field.getKey()) && !field.getValue().isEmpty());
    }

    private static boolean isSecret(String name) {
        return (name.startsWith("api_credentials/") && !name.endsWith(METHOD))
                || SECRETS.contains(name)
                || HeaderRow.isValue(name);
    }

    /** What a browser sends of it: of a box that is not ticked nothing. */
    Map<String, String> sent() {
        Map<String, String> sent = new TreeMap<>();
        values.forEach((name, value) -> sent.put(name, value.strip()));
        chosen.forEach(name -> sent.putIfAbsent(name, TICKED));
        return sent;
    }

    public List<HeaderRow> headers() {
        return HeaderRow.of(values);
    }

    public boolean isChosen(String name) {
        return chosen.contains(name);
    }

    public boolean has(EventType event) {
        return chosen.contains(EVENT + event.wireName());
    }

    /**
     * The request to the API that says the same.
     *
     * @param integration as it is stored: what the form does not show of it is kept
     */
    Map<String, @Nullable Object> asJson(Integration integration) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("integration_name", integration.name());
        TEXTS.forEach(name -> body.put(name, textOrNull(name)));
        FLAGS.forEach(name -> body.put(name, chosen.contains(name)));
        body.put("webhook_events", events());
        body.put("max_concurrent_deliveries", number("max_concurrent_deliveries"));
        body.put("retry_schedule", schedule());
        body.put(
                "rate_limit",
                object("rate_limit/", List.of("requests_per_minute", "burst"), name -> number("rate_limit/" + name)));
        ConfigurationForm stored = of(integration);
        Map<String, @Nullable Object> credentials = credentials(stored);
        if (credentials != null) {
            body.put("api_credentials", credentials);
        }
        Map<String, @Nullable Object> polling = object("polling/", POLLING, name -> textOrNull("polling/" + name));
        if (!polling.isEmpty()) {
            polling.put("enabled", chosen.contains("polling/enabled"));
        }
        body.put("polling", polling.isEmpty() ? null : polling);
        body.put("inbound_signature", SignatureFields.asJson(this, stored));
        boolean elsewhere = KeptSecrets.goElsewhere(integration, address("webhook_url"), address("api_base_url"));
        if (!elsewhere || !HeaderRow.anyKept(values)) { // else the parser asks for them
            body.put(
                    "custom_headers", HeaderRow.asJson(values, integration.api().customHeaders()));
        }
        Map<String, @Nullable Object> certificate =
                object("client_certificate/", CERTIFICATE, name -> textOrNull("client_certificate/" + name));
        if (!certificate.isEmpty()) {
            body.put("client_certificate", certificate);
        } else if (chosen.contains("client_certificate/remove")) {
            body.put("client_certificate", null);
        }
        return body;
    }

    /** Null where there is none that could be called: the parser says so. */
    private @Nullable URI address(String name) {
        try {
            String text = textOrNull(name);
            return text == null ? null : new URI(text);
        } catch (URISyntaxException noAddress) {
            return null;
        }
    }

    /**
     * Null keeps those that are stored. Those of another kind are needed: the parser says which. So is the way in which an OAuth2
     * secret is sent: the default would take the stored one's place unnoticed.
     */
    private @Nullable Map<String, @Nullable Object> credentials(ConfigurationForm stored) {
        String type = textOrNull("authentication_type");
        boolean another = type != null && !type.equals(stored.textOrNull("authentication_type"));
        Map<String, @Nullable Object> given =
                object("api_credentials/", CREDENTIALS, name -> textOrNull("api_credentials/" + name));
        if (given.isEmpty() && !another) {
            return null;
        }
        if (AuthenticationType.OAUTH2.wireName().equals(type)) {
            given.putIfAbsent(METHOD, NOT_CHOSEN);
        }
        return given;
    }

    List<String> events() {
        return Arrays.stream(EventType.values())
                .filter(this::has)
                .map(EventType::wireName)
                .toList();
    }

    Map<String, @Nullable Object> object(String prefix, List<String> names, Function<String, @Nullable Object> value) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        names.stream()
                .filter(name -> !values.getOrDefault(prefix + name, "").isEmpty())
                .forEach(name -> object.put(name, value.apply(name)));
        return object;
    }

    @Nullable
    String textOrNull(String name) {
        String text = values.getOrDefault(name, "");
        return text.isEmpty() ? null : text;
    }

    /** What is no number goes on as it is: the parser says so. */
    @Nullable
    Object number(String name) {
        String text = textOrNull(name);
        return text == null ? null : numberOrText(text);
    }

    private @Nullable List<Object> schedule() {
        String text = textOrNull("retry_schedule");
        if (text == null) {
            return null;
        }
        List<Object> seconds = new ArrayList<>();
        for (String part : text.split("[,;\\s]+", -1)) {
            seconds.add(numberOrText(part));
        }
        return seconds;
    }

    private static Object numberOrText(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException noNumber) {
            return text;
        }
    }

    private static String seconds(DeliverySettings delivery) {
        return delivery.retrySchedule() == null
                ? ""
                : delivery.retrySchedule().stream()
                        .map(wait -> String.valueOf(wait.toSeconds()))
                        .collect(Collectors.joining(", "));
    }

    static void put(Map<String, String> values, String name, @Nullable Object value) {
        values.put(name, value == null ? "" : value.toString());
    }

    private static void choose(Set<String> chosen, String name, boolean yes) {
        if (yes) {
            chosen.add(name);
        }
    }

    /** Without what was entered. */
    @Override
    public String toString() {
        return "ConfigurationForm[…]";
    }
}
