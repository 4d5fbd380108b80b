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
import java.util.stream.Stream;
import nl.chargecars.partnersync.partner.ApiSettings;
import nl.chargecars.partnersync.partner.AuthenticationType;
import nl.chargecars.partnersync.partner.DeliverySettings;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.KeptSecrets;
import nl.chargecars.partnersync.partner.Polling;
import org.jspecify.annotations.Nullable;

/**
 * The common settings of an integration as a form has them. A form is never filled with secrets: a secret that somebody enters
 * goes to the server, and an empty field keeps the stored one.
 *
 * @param values texts by field name; a field of an object is named by its pointer, such as {@code polling/path}
 * @param chosen the names of ticked boxes, the events among them as {@code event.NAME}
 */
public record ConfigurationForm(Map<String, String> values, Set<String> chosen) {

    /** The prefix of the names of the events' boxes. */
    static final String EVENT = "event.";

    /** The value that a browser sends for a ticked box. */
    private static final String TICKED = "yes";

    private static final List<String> TEXTS = List.of(
            "webhook_url", "api_base_url", "api_version", "authentication_type", "sync_frequency", "inbound_auth");
    private static final List<String> FLAGS = List.of("coalesce_updates", "echo_partner_updates");
    private static final List<String> POLLING = List.of("path", "status_pointer", "timestamp_pointer");
    private static final List<String> CERTIFICATE = List.of("certificate_pem", "private_key_pem");
    private static final Set<String> SECRETS = Set.of("client_certificate/private_key_pem", "inbound_signature/secret");
    private static final String METHOD = "token_endpoint_auth_method";
    /** Not one of the methods: the parser then asks for one, while a missing method would mean the default. */
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

    /** Strips the white space around a value, but not around a secret: there the parser decides what it means. */
    private static String entered(String name, String given) {
        return isSecret(name) && !given.isBlank() ? given : given.strip();
    }

    /** Returns the value of a field for a template: empty when there is none, and for every secret. */
    public String value(String name) {
        return isSecret(name) ? "" : values.getOrDefault(name, "");
    }

    /** Returns true when a secret was entered, which is not shown again. */
    public boolean holdsSecrets() {
        return values.entrySet().stream()
                .anyMatch(field -> isSecret(field.getKey()) && !field.getValue().isEmpty());
    }

    /** Returns whether a field of {@link #sent} is a box, which is ticked or not. */
    static boolean isBox(String name) {
        return FLAGS.contains(name)
                || name.equals("polling/enabled")
                || name.startsWith(EVENT)
                || HeaderRow.isPlace(name);
    }

    private static boolean isSecret(String name) {
        return (name.startsWith("api_credentials/") && !name.endsWith(METHOD))
                || SECRETS.contains(name)
                || HeaderRow.isValue(name);
    }

    /**
     * Returns the fields as a browser sends them: boxes that are not ticked are missing. Each custom header is a ticked box at
     * its place, because the same row may have another header in another form.
     */
    Map<String, String> sent() {
        Map<String, String> sent = new TreeMap<>();
        values.forEach((name, value) -> sent.put(name, value.strip()));
        chosen.forEach(name -> sent.putIfAbsent(name, TICKED));
        sent.keySet().removeIf(HeaderRow::isName);
        HeaderRow.places(values).forEach(place -> sent.put(place, TICKED));
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
     * Returns the body of the API request with the same settings.
     *
     * @param integration the integration as it is stored: what the form does not contain stays as it is
     */
    Map<String, @Nullable Object> asJson(Integration integration) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("integration_name", integration.name());
        TEXTS.forEach(name -> body.put(name, textOrNull(name)));
        FLAGS.forEach(name -> body.put(name, chosen.contains(name)));
        body.put("webhook_events", events(integration.endpoint().events()));
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
        boolean elsewhere = KeptSecrets.useNewHost(integration, address("webhook_url"), address("api_base_url"));
        Map<String, String> headers = integration.api().customHeaders();
        if (!elsewhere || !HeaderRow.anyKept(values, headers)) { // else the parser asks for the values
            body.put("custom_headers", HeaderRow.asJson(values, headers));
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

    /** Returns the address in a field; null when it is missing or invalid, which the parser then reports. */
    private @Nullable URI address(String name) {
        try {
            String text = textOrNull(name);
            return text == null ? null : new URI(text);
        } catch (URISyntaxException noAddress) {
            return null;
        }
    }

    /**
     * Returns the credentials of the form; null to keep the stored ones. For another kind of authentication, new credentials are
     * needed: the parser says which. The method by which an OAuth2 secret is sent must also be chosen: otherwise the default
     * would replace the stored method unnoticed.
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

    /** Returns the ticked events: those that are stored in the order in which they are, then the others. */
    List<String> events(Set<EventType> stored) {
        return Stream.concat(stored.stream(), Arrays.stream(EventType.values()))
                .distinct()
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

    /** Returns the number in a field; a text that is not a number is returned as it is, for the parser to report. */
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

    /** Does not print the values that were entered. */
    @Override
    public String toString() {
        return "ConfigurationForm[…]";
    }
}
