package nl.chargecars.partnersync.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Secrets that lie in files, as containers and systemd hand them over: {@code PARTNERSYNC_MASTER_KEY_FILE} names the file that says
 * what {@code PARTNERSYNC_MASTER_KEY} would. An environment is read by more than a file is.
 */
final class SecretFiles {

    private static final String PREFIX = "PARTNERSYNC_";
    private static final String SUFFIX = "_FILE";

    private static final Set<String> SECRETS = Set.of(
            "ADMIN_KEY",
            "MASTER_KEY",
            "PREVIOUS_MASTER_KEY",
            "DATABASE_PASSWORD",
            "DATABASE_OWNER_PASSWORD",
            "OIDC_CLIENT_SECRET",
            "ALERT_WEBHOOK_SECRET",
            "SMTP_PASSWORD");

    private SecretFiles() {}

    /** Without the prefix. */
    static Set<String> names() {
        return SECRETS.stream().map(secret -> secret + SUFFIX).collect(Collectors.toSet());
    }

    /**
     * The environment with what the files say in the place of their names.
     *
     * @param problems is added to
     */
    static Map<String, String> read(Map<String, String> environment, List<String> problems) {
        Map<String, String> all = new HashMap<>(environment);
        for (String secret : SECRETS) {
            String variable = PREFIX + secret;
            String file = all.remove(variable + SUFFIX);
            if (file != null && !file.isBlank()) {
                if (!all.getOrDefault(variable, "").isBlank()) {
                    problems.add(variable + " and " + variable + SUFFIX + " are both set: leave one out");
                }
                all.put(variable, content(variable + SUFFIX, file.strip(), problems));
            }
        }
        return all;
    }

    private static String content(String variable, String file, List<String> problems) {
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException nowhere) {
            problems.add(variable + " is not a path");
            return "";
        }
        try {
            String text = Files.readString(path).strip();
            if (text.isEmpty()) {
                problems.add(variable + " names a file that is empty: " + file);
            }
            return text;
        } catch (IOException unreadable) {
            problems.add(variable + " names a file that cannot be read: " + FileTrouble.inWords(path, unreadable));
            return "";
        }
    }
}
