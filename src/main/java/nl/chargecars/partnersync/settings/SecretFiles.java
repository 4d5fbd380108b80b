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
 * Reads secrets from files, which is how containers and systemd provide them: {@code PARTNERSYNC_MASTER_KEY_FILE} names the file
 * with the value of {@code PARTNERSYNC_MASTER_KEY}. More programs can read an environment than a file.
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

    /** Returns the names of the settings that name files, without the prefix. */
    static Set<String> names() {
        return SECRETS.stream().map(secret -> secret + SUFFIX).collect(Collectors.toSet());
    }

    /**
     * Returns the environment in which each variable that names a file is replaced by the variable with the file's content.
     *
     * @param problems receives a message for each file that cannot be used
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
