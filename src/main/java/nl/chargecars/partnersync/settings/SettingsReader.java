package nl.chargecars.partnersync.settings;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import nl.chargecars.partnersync.settings.Settings.DatabaseOwner;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;

/** Reads {@link Settings} from the environment, and names every problem at once. */
final class SettingsReader {

    private static final String PREFIX = "PARTNERSYNC_";
    private static final int SHORTEST_ADMIN_KEY = 12;
    private static final int SHORTEST_MASTER_KEY = 32;
    private static final int STANDARD_DRAIN = 5;
    private static final int LONGEST_DRAIN = 10;
    private static final int SMALLEST_HEAP = 192;
    private static final int STANDARD_HEAP = 256;
    private static final int LARGEST_HEAP = 65_536;

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    /**
     * Names of the settings that were read so far, without the prefix. Every setting is read, whatever the values of others, so
     * that in the end any other name in the environment is unknown.
     */
    private final Set<String> known = new TreeSet<>(SecretFiles.names());

    SettingsReader(Map<String, String> environment) {
        this.environment = SecretFiles.read(environment, problems);
    }

    Settings read() {
        int port = port("PORT", 8080);
        int managementPort = port("MANAGEMENT_PORT", port == 0 ? 0 : port + 1);
        if (port == managementPort && port != 0) {
            problems.add("PARTNERSYNC_MANAGEMENT_PORT must differ from the HTTP port " + port);
        }
        if (managementPort > WholeNumber.HIGHEST_PORT) {
            problems.add("PARTNERSYNC_MANAGEMENT_PORT is missing: above port " + port + " there is none for it");
        }
        URI publicUrl = publicUrl(port);
        Optional<ExternalDatabase> database = database();
        Optional<String> masterKey = masterKey(database.isPresent());
        Optional<String> previousMasterKey = previousMasterKey(masterKey);
        Optional<String> adminKey = adminKey();
        boolean allowPrivateTargets =
                Flag.read(PREFIX + "ALLOW_PRIVATE_TARGETS", value("ALLOW_PRIVATE_TARGETS"), problems);
        Optional<OidcSettings> oidc = new OidcReader(this::value, problems).read(allowPrivateTargets);
        List<AddressRange> trustedProxies = addressRanges("TRUSTED_PROXIES");
        Optional<InetAddress> bindAddress = bindAddress();
        boolean accessLog = Flag.read(PREFIX + "ACCESS_LOG", value("ACCESS_LOG"), problems);
        Path dataDir = dataDir();
        RetentionSettings retention = retention();
        // with the embedded database there is a single node, and no load balancer that could send requests to another
        // one
        Duration drain = Duration.ofSeconds(
                number("DRAIN_SECONDS", 0, LONGEST_DRAIN, database.isPresent() ? STANDARD_DRAIN : 0));
        AlertSettings alerts = new AlertReader(this::value, problems).read();
        number("HEAP_MB", SMALLEST_HEAP, LARGEST_HEAP, STANDARD_HEAP); // only checked: the script passed it to the JVM
        problems.addAll(0, unknown()); // first: a misspelt name explains why another setting is missing
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new Settings(
                port,
                managementPort,
                publicUrl,
                dataDir,
                database,
                adminKey,
                masterKey,
                previousMasterKey,
                allowPrivateTargets,
                oidc,
                retention,
                drain,
                alerts,
                trustedProxies,
                bindAddress,
                accessLog);
    }

    private List<String> unknown() {
        return environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name.substring(PREFIX.length())))
                .sorted()
                .map(name -> name + " is not known; known are " + PREFIX + String.join(", _", known))
                .toList();
    }

    private Optional<String> value(String name) {
        known.add(name);
        return Optional.ofNullable(environment.get(PREFIX + name))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private int port(String name, int otherwise) {
        return WholeNumber.PORT_OR_ANY.read(PREFIX + name, value(name), otherwise, problems);
    }

    private URI publicUrl(int port) {
        Optional<String> given = value("PUBLIC_URL");
        String text = given.orElse("http://localhost:" + port);
        try {
            URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (given.isEmpty() || canBeginALink(url)) {
                return url;
            }
        } catch (IllegalArgumentException notAUrl) {
            // falls through to the problem
        }
        problems.add(
                "PARTNERSYNC_PUBLIC_URL must be an http or https address such as https://sync.example.nl, without a"
                        + " path, a user, a query or a fragment, and with a port from 1 to 65535 if any");
        return URI.create("http://localhost");
    }

    /**
     * True when the URL can be the beginning of links. It has no path, because the links in pages and documents start at the root
     * of the host.
     */
    private static boolean canBeginALink(URI url) {
        return url.getHost() != null
                && Set.of("http", "https").contains(String.valueOf(url.getScheme()))
                && url.getRawPath().isEmpty()
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && url.getPort() != 0
                && url.getPort() <= WholeNumber.HIGHEST_PORT;
    }

    private Path dataDir() {
        try {
            return Path.of(value("DATA_DIR").orElse("data")).toAbsolutePath().normalize();
        } catch (InvalidPathException notAPath) {
            problems.add("PARTNERSYNC_DATA_DIR is not a path");
            return Path.of("data");
        }
    }

    private Optional<ExternalDatabase> database() {
        Optional<String> url = value("DATABASE_URL").map(DatabaseAddress::forTheDriver);
        if (url.isEmpty()) {
            for (String name :
                    List.of("DATABASE_USER", "DATABASE_PASSWORD", "DATABASE_OWNER_USER", "DATABASE_OWNER_PASSWORD")) {
                if (value(name).isPresent()) {
                    problems.add(PREFIX + name + " is set without PARTNERSYNC_DATABASE_URL");
                }
            }
            return Optional.empty();
        }
        if (!url.get().startsWith("jdbc:postgresql://")) {
            problems.add("PARTNERSYNC_DATABASE_URL must look like postgresql://host:5432/database or"
                    + " jdbc:postgresql://host:5432/database");
        }
        if (DatabaseAddress.hasCredentials(url.get())) {
            problems.add(
                    "PARTNERSYNC_DATABASE_URL must not name a user or a password: set PARTNERSYNC_DATABASE_USER and"
                            + " PARTNERSYNC_DATABASE_PASSWORD");
        }
        if (value("DATABASE_USER").isEmpty()) {
            problems.add("PARTNERSYNC_DATABASE_USER is missing: an external database needs it");
        }
        return Optional.of(new ExternalDatabase(
                url.get(),
                value("DATABASE_USER").orElse(""),
                value("DATABASE_PASSWORD").orElse(""),
                databaseOwner()));
    }

    private Optional<DatabaseOwner> databaseOwner() {
        Optional<String> owner = value("DATABASE_OWNER_USER");
        if (owner.isEmpty() && value("DATABASE_OWNER_PASSWORD").isPresent()) {
            problems.add("PARTNERSYNC_DATABASE_OWNER_PASSWORD is set without PARTNERSYNC_DATABASE_OWNER_USER");
        }
        if (owner.isPresent() && owner.equals(value("DATABASE_USER"))) {
            problems.add("PARTNERSYNC_DATABASE_OWNER_USER must be another role than PARTNERSYNC_DATABASE_USER: leave"
                    + " it out where one role does both");
        }
        return owner.map(
                user -> new DatabaseOwner(user, value("DATABASE_OWNER_PASSWORD").orElse("")));
    }

    private Optional<String> adminKey() {
        Optional<String> key = value("ADMIN_KEY");
        if (key.isPresent() && key.get().length() < SHORTEST_ADMIN_KEY) {
            problems.add("PARTNERSYNC_ADMIN_KEY is too short: give at least " + SHORTEST_ADMIN_KEY + " characters");
        }
        if (key.isPresent() && !AdminKey.canBeSent(key.get())) {
            problems.add("PARTNERSYNC_ADMIN_KEY has a line break or characters that no header can carry: give one line"
                    + " of ASCII letters, digits and signs (openssl rand -base64 32)");
        }
        return key;
    }

    private Optional<String> previousMasterKey(Optional<String> masterKey) {
        Optional<String> previous = value("PREVIOUS_MASTER_KEY");
        if (previous.isPresent() && masterKey.isEmpty()) {
            problems.add("PARTNERSYNC_PREVIOUS_MASTER_KEY is set without PARTNERSYNC_MASTER_KEY, the new one");
        }
        if (previous.isPresent() && previous.equals(masterKey)) {
            problems.add("PARTNERSYNC_PREVIOUS_MASTER_KEY is the same as PARTNERSYNC_MASTER_KEY: set the latter to a"
                    + " new key (openssl rand -base64 32)");
        }
        return previous;
    }

    private Optional<String> masterKey(boolean external) {
        Optional<String> key = value("MASTER_KEY");
        if (key.isEmpty() && external) {
            problems.add("PARTNERSYNC_MASTER_KEY is missing: with an external database it must be given (openssl rand"
                    + " -base64 32)");
        }
        if (key.isPresent() && key.get().length() < SHORTEST_MASTER_KEY) {
            problems.add("PARTNERSYNC_MASTER_KEY is too short: give at least " + SHORTEST_MASTER_KEY
                    + " random characters (openssl rand -base64 32)");
        }
        return key;
    }

    private RetentionSettings retention() {
        RetentionSettings standard = RetentionSettings.standard();
        return new RetentionSettings(
                number("RETENTION_PAYLOADS_DAYS", 1, RetentionSettings.LONGEST_PAYLOAD_DAYS, standard.payloadDays()),
                number(
                        "RETENTION_FIGURES_MONTHS",
                        1,
                        RetentionSettings.LONGEST_FIGURE_MONTHS,
                        standard.figureMonths()));
    }

    private int number(String name, int lowest, int highest, int otherwise) {
        return WholeNumber.within(lowest, highest).read(PREFIX + name, value(name), otherwise, problems);
    }

    private Optional<InetAddress> bindAddress() {
        Optional<String> text = value("BIND_ADDRESS");
        try {
            return text.map(InetAddress::ofLiteral);
        } catch (IllegalArgumentException notAnAddress) {
            problems.add("PARTNERSYNC_BIND_ADDRESS must be an address of this machine in numbers such as 127.0.0.1, not"
                    + " '" + text.orElse("") + "'");
            return Optional.empty();
        }
    }

    private List<AddressRange> addressRanges(String name) {
        List<AddressRange> ranges = new ArrayList<>();
        for (String text : value(name).orElse("").split(",", -1)) {
            if (!text.isBlank()) {
                try {
                    ranges.add(AddressRange.parse(text.strip()));
                } catch (IllegalArgumentException unreadable) {
                    problems.add(PREFIX + name + " lists addresses such as 10.0.0.0/8,192.0.2.7, not '" + text.strip()
                            + "'");
                }
            }
        }
        return ranges;
    }
}
