package nl.chargecars.partnersync.settings;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import nl.chargecars.partnersync.settings.AlertSettings.AlertWebhook;
import nl.chargecars.partnersync.settings.AlertSettings.Mail;

/** Reads where alerts are sent, a webhook and a mail server, and notes every problem. Each of the two must be complete or absent. */
final class AlertReader {

    private static final int SHORTEST_ALERT_SECRET = 24;
    private static final int SMTPS_PORT = 465;
    private static final int SUBMISSION_PORT = 587;

    private final Function<String, Optional<String>> value;
    private final List<String> problems;

    /**
     * @param value returns a setting by its name without the prefix
     * @param problems the reader adds to this list
     */
    AlertReader(Function<String, Optional<String>> value, List<String> problems) {
        this.value = value;
        this.problems = problems;
    }

    AlertSettings read() {
        return new AlertSettings(alertWebhook(), mail());
    }

    private Optional<AlertWebhook> alertWebhook() {
        Optional<String> url = value.apply("ALERT_WEBHOOK_URL");
        Optional<String> secret = value.apply("ALERT_WEBHOOK_SECRET");
        if (url.isPresent() != secret.isPresent()) {
            problems.add(
                    "PARTNERSYNC_ALERT_WEBHOOK_URL and PARTNERSYNC_ALERT_WEBHOOK_SECRET are set together or not at all");
            return Optional.empty();
        }
        if (secret.isPresent() && secret.get().length() < SHORTEST_ALERT_SECRET) {
            problems.add("PARTNERSYNC_ALERT_WEBHOOK_SECRET is too short: give at least " + SHORTEST_ALERT_SECRET
                    + " characters (openssl rand -base64 32)");
        }
        if (url.isPresent() && !isHttp(url.get())) {
            problems.add("PARTNERSYNC_ALERT_WEBHOOK_URL must be an http or https address");
            return Optional.empty();
        }
        return url.map(address -> new AlertWebhook(URI.create(address), secret.orElseThrow()));
    }

    private static boolean isHttp(String text) {
        try {
            URI url = URI.create(text);
            return url.getHost() != null && Set.of("http", "https").contains(String.valueOf(url.getScheme()));
        } catch (IllegalArgumentException notAUrl) {
            return false;
        }
    }

    private Optional<Mail> mail() {
        Optional<String> host = value.apply("SMTP_HOST");
        if (host.isEmpty()) {
            for (String name : List.of("PORT", "TLS", "USER", "PASSWORD", "FROM", "TO")) {
                if (value.apply("SMTP_" + name).isPresent()) {
                    problems.add("PARTNERSYNC_SMTP_" + name + " is set without PARTNERSYNC_SMTP_HOST");
                }
            }
            return Optional.empty();
        }
        String tls = value.apply("SMTP_TLS").orElse(Mail.STARTTLS);
        if (!Mail.ALL_TLS.contains(tls)) {
            problems.add(
                    "PARTNERSYNC_SMTP_TLS must be one of " + String.join(", ", Mail.ALL_TLS) + ", not '" + tls + "'");
        }
        if (value.apply("SMTP_USER").isPresent() != value.apply("SMTP_PASSWORD").isPresent()) {
            problems.add("PARTNERSYNC_SMTP_USER and PARTNERSYNC_SMTP_PASSWORD are set together or not at all");
        }
        List<String> from = addresses("SMTP_FROM");
        List<String> to = addresses("SMTP_TO");
        if (from.size() > 1) {
            problems.add("PARTNERSYNC_SMTP_FROM is one e-mail address");
        }
        int standard = tls.equals(Mail.TLS) ? SMTPS_PORT : SUBMISSION_PORT;
        int port = WholeNumber.PORT.read("PARTNERSYNC_SMTP_PORT", value.apply("SMTP_PORT"), standard, problems);
        return Optional.of(new Mail(
                host.get(),
                port,
                value.apply("SMTP_USER"),
                value.apply("SMTP_PASSWORD"),
                String.join("", from),
                to,
                tls));
    }

    /** Reads one or more e-mail addresses, separated by commas. */
    private List<String> addresses(String name) {
        List<String> addresses = value.apply(name).stream()
                .flatMap(text -> Arrays.stream(text.split("\\s*,\\s*", -1)))
                .toList();
        if (addresses.isEmpty() || !addresses.stream().allMatch(address -> address.matches("[^@\\s]+@[^@\\s]+"))) {
            problems.add("PARTNERSYNC_" + name + " must be an e-mail address, since PARTNERSYNC_SMTP_HOST is set");
        }
        return addresses;
    }
}
