package nl.chargecars.partnersync.dashboard;

import static java.util.Map.entry;

import java.util.Map;
import nl.chargecars.partnersync.pages.Frame;
import nl.chargecars.partnersync.web.Fields;

/** The labels of the fields of an integration's settings, by their place in a request. */
public final class FieldLabels {

    /** The prefix of the places of the status map. */
    static final String STATUS_MAPPING = "status_mapping/";

    static final Map<String, String> WORDS = Map.ofEntries(
            entry("api_base_url", "config.api_base_url"),
            entry("api_credentials", "settings.credentials"),
            entry("api_credentials/client_id", "credentials.client_id"),
            entry("api_credentials/client_secret", "credentials.client_secret"),
            entry("api_credentials/header", "credentials.header"),
            entry("api_credentials/password", "credentials.password"),
            entry("api_credentials/scope", "credentials.scope"),
            entry("api_credentials/token", "credentials.token"),
            entry("api_credentials/token_endpoint_auth_method", "credentials.method"),
            entry("api_credentials/token_url", "credentials.token_url"),
            entry("api_credentials/username", "credentials.username"),
            entry("api_credentials/value", "credentials.value"),
            entry("api_version", "config.api_version"),
            entry("authentication_type", "config.authentication"),
            entry("client_certificate", "config.certificate"),
            entry("client_certificate/certificate_pem", "certificate.certificate"),
            entry("client_certificate/private_key_pem", "certificate.key"),
            entry("client_certificate/remove", "certificate.remove"),
            entry("coalesce_updates", "config.coalesce"),
            entry("custom_headers", "config.custom_headers"),
            entry("echo_partner_updates", "config.echo"),
            entry("inbound_auth", "config.inbound_auth"),
            entry("inbound_signature/encoding", "scheme.encoding"),
            entry("inbound_signature/header", "scheme.header"),
            entry("inbound_signature/prefix", "scheme.prefix"),
            entry("inbound_signature/scheme", "scheme.title"),
            entry("inbound_signature/secret", "scheme.secret"),
            entry("inbound_signature/tolerance_seconds", "scheme.tolerance"),
            entry("integration_name", "create.name"),
            entry("max_concurrent_deliveries", "config.max_concurrent"),
            entry("partner", "create.partner"),
            entry("polling", "settings.polling"),
            entry("polling/enabled", "polling.enabled"),
            entry("polling/path", "polling.path"),
            entry("polling/status_pointer", "polling.status"),
            entry("polling/timestamp_pointer", "polling.timestamp"),
            entry("rate_limit/burst", "config.burst_field"),
            entry("rate_limit/requests_per_minute", "config.rate_limit"),
            entry("retry_schedule", "config.retry_schedule"),
            entry("status_mapping/chargecars_to_partner", "direction.chargecars_to_partner"),
            entry("status_mapping/partner_to_chargecars", "direction.partner_to_chargecars"),
            entry("sync_frequency", "config.sync_frequency"),
            entry("webhook_events", "config.events"),
            entry("webhook_url", "config.webhook_url"));

    /** For fields whose values have texts of their own: the prefix of these texts' names. */
    private static final Map<String, String> VALUES = Map.of(
            "authentication_type", "authentication.",
            "inbound_auth", "inbound.",
            "inbound_signature/scheme", "scheme.",
            "sync_frequency", "frequency.");

    private FieldLabels() {}

    /** Returns the label of a field as in the form; the place itself for a field that no form has. */
    public static String of(Frame frame, String place) {
        String word = place.startsWith(ConfigurationForm.EVENT) ? place : WORDS.get(place);
        if (word != null) {
            return frame.word(word);
        }
        String name = Fields.unescape(place.substring(place.lastIndexOf('/') + 1));
        if (HeaderRow.isPlace(place)) {
            return name.isEmpty() ? frame.word("config.custom_headers") : frame.word("headers.one", name);
        }
        if (place.startsWith(STATUS_MAPPING)) {
            return name.isEmpty() ? frame.word("mapping.their_word") : frame.word("mapping.entry", name);
        }
        return place;
    }

    /** Returns the value of a field as the form shows it. */
    public static String value(Frame frame, String field, String value) {
        if (ConfigurationForm.isBox(field)) {
            return frame.word(value.isEmpty() ? "config.no" : "config.yes");
        }
        return value.isEmpty() ? "–" : frame.wordOr(VALUES.getOrDefault(field, "") + value, value);
    }

    /** Returns the id of a field on the page; for a custom header, which may be gone, that of their list. */
    public static String id(String field) {
        return HeaderRow.isPlace(field) ? "custom_headers" : field;
    }
}
