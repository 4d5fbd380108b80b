package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a configuration (seed, "Partner Integration Configuration", and the other fields of table 99). A field that is absent
 * keeps its value, {@code null} puts it back to its default, and a field that is not known is a problem: a typo must not pass.
 */
@Component
class IntegrationParser {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST_WORD = 100;
    private static final int LONGEST_SECRET = 500;
    private static final int SHORTEST_SECRET = 16;
    private static final int MOST_ATTEMPTS = 20;
    private static final int LONGEST_WAIT_SECONDS = 7 * 24 * 3600;
    private static final int MOST_MAPPINGS = 200;
    private static final int HIGHEST_PORT = 65_535;

    private final StatusVocabulary vocabulary;
    private final Json json;
    private final boolean allowPlainHttp;

    IntegrationParser(StatusVocabulary vocabulary, Json json, Settings settings) {
        this.vocabulary = vocabulary;
        this.json = json;
        this.allowPlainHttp = settings.allowPrivateTargets();
    }

    static String name(Fields fields) {
        return fields.requiredText("integration_name", LONGEST_NAME);
    }

    /** The secret that the partner gives itself; null when it leaves that to us. */
    static @Nullable String secret(Fields fields) {
        String secret = fields.text("webhook_secret", LONGEST_SECRET);
        if (secret != null && secret.length() < SHORTEST_SECRET) {
            fields.problem("webhook_secret", "too_short", "At least " + SHORTEST_SECRET + " characters are needed.");
        }
        return secret;
    }

    /**
     * The integration as the request wants it.
     *
     * @param current null for a new one
     * @throws nl.chargecars.partnersync.web.Refusal VALIDATION_FAILED with every problem
     */
    Integration parse(Fields fields, PartnerId partner, @Nullable Integration current) {
        Integration defaults = Integration.withDefaults(partner, name(fields));
        Integration before = current == null ? defaults : current;
        AuthenticationType authenticationType = choice(
                fields,
                "authentication_type",
                before.authenticationType(),
                AuthenticationType.values(),
                AuthenticationType::named);
        URI webhookUrl = url(fields, "webhook_url", before.webhookUrl());
        String secret = secret(fields);
        boolean enableEndpoint =
                Boolean.TRUE.equals(fields.bool("sync_enabled")) || !Objects.equals(webhookUrl, before.webhookUrl());
        var integration = new Integration(
                before.id(),
                partner,
                before.name(),
                before.version() + 1,
                url(fields, "api_base_url", before.apiBaseUrl()),
                fields.has("api_version") ? fields.text("api_version", LONGEST_WORD) : before.apiVersion(),
                authenticationType,
                credentials(fields, authenticationType, before),
                webhookUrl,
                secret == null ? before.secret() : new WebhookSecret(secret),
                before.previousSecret(),
                before.previousSecretUntil(),
                fields.has("webhook_events") ? webhookEvents(fields, defaults) : before.webhookEvents(),
                fields.has("status_mapping") ? mapping(fields) : before.mapping(),
                required(
                        choice(fields, "inbound_auth", before.inboundAuth(), InboundAuth.values(), InboundAuth::named),
                        defaults.inboundAuth()),
                flag(fields, "echo_partner_updates", before.echoPartnerUpdates(), defaults.echoPartnerUpdates()),
                fields.has("retry_schedule") ? retrySchedule(fields) : before.retrySchedule(),
                flag(fields, "is_active", before.active(), defaults.active()),
                flag(fields, "sync_enabled", before.syncEnabled(), defaults.syncEnabled()),
                required(
                        choice(
                                fields,
                                "sync_frequency",
                                before.syncFrequency(),
                                SyncFrequency.values(),
                                SyncFrequency::named),
                        defaults.syncFrequency()),
                enableEndpoint ? null : before.endpointDisabledAt(),
                enableEndpoint ? null : before.endpointDisabledWhy());
        fields.refuseUnknown();
        fields.check();
        return integration;
    }

    private static Set<EventType> webhookEvents(Fields fields, Integration defaults) {
        List<String> names = fields.texts("webhook_events", EventType.values().length * 2);
        if (names == null) {
            return defaults.webhookEvents();
        }
        Set<EventType> events = EnumSet.noneOf(EventType.class);
        for (int index = 0; index < names.size(); index++) {
            String place = "webhook_events/" + index;
            EventType.named(names.get(index))
                    .ifPresentOrElse(
                            events::add,
                            () -> fields.problemAt(
                                    place,
                                    "unknown_value",
                                    "One of " + String.join(", ", EventType.wireNames()) + " is expected."));
        }
        return events;
    }

    private StatusMapping mapping(Fields fields) {
        Fields mapping = fields.object("status_mapping");
        if (mapping == null) {
            return StatusMapping.EMPTY;
        }
        Map<String, String> toPartner = words(mapping, "chargecars_to_partner");
        Map<String, String> toChargecars = words(mapping, "partner_to_chargecars");
        mapping.refuseUnknown();
        Set<String> known = vocabulary.statuses();
        toPartner.forEach((status, _) -> requireKnown(mapping, "chargecars_to_partner", status, status, known));
        toChargecars.forEach((word, status) -> requireKnown(mapping, "partner_to_chargecars", word, status, known));
        return new StatusMapping(toPartner, toChargecars);
    }

    private static void requireKnown(Fields mapping, String direction, String key, String status, Set<String> known) {
        if (!known.contains(status)) {
            mapping.problemAt(
                    direction + "/" + Fields.escape(key),
                    "unknown_status",
                    "ChargeCars has no such status; one of "
                            + String.join(", ", known.stream().sorted().toList()) + " is expected.");
        }
    }

    private static Map<String, String> words(Fields mapping, String direction) {
        Fields words = mapping.object(direction);
        if (words == null) {
            return Map.of();
        }
        if (words.names().size() > MOST_MAPPINGS) {
            mapping.problem(direction, "too_long", "At most " + MOST_MAPPINGS + " statuses are taken.");
            return Map.of();
        }
        Map<String, String> read = new LinkedHashMap<>();
        for (String from : words.names()) {
            String to = words.requiredText(from, LONGEST_WORD);
            if (words.nameable(from, LONGEST_WORD)) {
                read.put(from, to);
            }
        }
        return read;
    }

    private @Nullable String credentials(Fields fields, @Nullable AuthenticationType type, Integration before) {
        Fields credentials = fields.object("api_credentials");
        if (credentials == null) {
            boolean keep = !fields.has("api_credentials") && type == before.authenticationType();
            return keep ? before.apiCredentialsJson() : null;
        }
        if (type == null) {
            fields.problem(
                    "api_credentials", "needs_authentication_type", "Say with authentication_type what these are for.");
            return null;
        }
        Map<String, String> read = new LinkedHashMap<>();
        for (String name : type.credentialFields()) {
            boolean optional = type.optionalCredentialFields().contains(name);
            String value = optional ? credentials.text(name, LONGEST_URL) : credentials.requiredText(name, LONGEST_URL);
            if (value != null) {
                read.put(name, value);
            }
        }
        credentials.refuseUnknown();
        if (read.containsKey("token_url")) {
            url(credentials, "token_url", null);
        }
        return json.write(read);
    }

    private static @Nullable List<Duration> retrySchedule(Fields fields) {
        List<Integer> seconds = fields.integers("retry_schedule", MOST_ATTEMPTS, 0, LONGEST_WAIT_SECONDS);
        return seconds == null
                ? null
                : seconds.stream().map(Duration::ofSeconds).toList();
    }

    private @Nullable URI url(Fields fields, String name, @Nullable URI current) {
        String text = fields.text(name, LONGEST_URL);
        if (text == null) {
            return fields.has(name) ? null : current;
        }
        try {
            URI url = new URI(text);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("https") && !(allowPlainHttp && scheme.equals("http"))) {
                fields.problem(name, "not_https", "An https address is expected.");
            } else if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
                fields.problem(
                        name, "invalid_url", "An address with a host, without user name and without # is expected.");
            } else if (url.getPort() == 0 || url.getPort() > HIGHEST_PORT) {
                fields.problem(name, "invalid_url", "The port is from 1 to " + HIGHEST_PORT + ".");
            }
            return url;
        } catch (URISyntaxException notAUrl) {
            fields.problem(name, "invalid_url", "An https address is expected.");
            return null;
        }
    }

    private static boolean flag(Fields fields, String name, boolean before, boolean otherwise) {
        return fields.has(name) ? required(fields.bool(name), otherwise) : before;
    }

    private static <T extends Enum<T>> @Nullable T choice(
            Fields fields, String name, @Nullable T before, T[] values, Function<String, T> reader) {
        if (!fields.has(name)) {
            return before;
        }
        String word = fields.oneOf(name, names(values));
        return word == null ? null : reader.apply(word);
    }

    private static <T> T required(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
