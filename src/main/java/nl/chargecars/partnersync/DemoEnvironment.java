package nl.chargecars.partnersync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.chargecars.partnersync.settings.DataDirectory;
import nl.chargecars.partnersync.settings.FileTrouble;
import nl.chargecars.partnersync.settings.InvalidSettingsException;

/**
 * The environment of a demo, made from the administrator's. The demo's invented partners must not get into any other database
 * than the demo's own, and no other system may receive messages about them.
 *
 * @param variables environment for the demo's server
 * @param setAside names of variables that are set, but are left out for the demo
 */
record DemoEnvironment(Map<String, String> variables, List<String> setAside) {

    /** Apart from what {@code start} uses. */
    private static final String OWN_DATA_DIR = "data/demo";

    private static final String MARK = "made-by-demo";

    /**
     * Prefixes of variables that are left out. The master key is one of them: the demo's data is sealed under a key of its own,
     * so that it reveals nothing about the real one. The public address is another: the demo is not reached there, and cookies
     * for an https address would not come back over the http of this machine.
     */
    private static final List<String> OF_THE_REAL_SERVER = List.of(
            "PARTNERSYNC_DATABASE_",
            "PARTNERSYNC_MASTER_KEY",
            "PARTNERSYNC_PREVIOUS_MASTER_KEY",
            "PARTNERSYNC_PUBLIC_URL",
            "PARTNERSYNC_OIDC_",
            "PARTNERSYNC_ALERT_",
            "PARTNERSYNC_SMTP_");

    static DemoEnvironment of(Map<String, String> environment) {
        List<String> setAside = environment.keySet().stream()
                .filter(name -> OF_THE_REAL_SERVER.stream().anyMatch(name::startsWith))
                .sorted()
                .toList();
        Map<String, String> variables = new HashMap<>(environment);
        variables.keySet().removeAll(setAside);
        if (variables.getOrDefault("PARTNERSYNC_DATA_DIR", "").isBlank()) {
            variables.put("PARTNERSYNC_DATA_DIR", OWN_DATA_DIR);
        }
        variables.put("PARTNERSYNC_ALLOW_PRIVATE_TARGETS", "true"); // the simulated partner lives on this machine
        return new DemoEnvironment(variables, setAside);
    }

    /**
     * Marks the directory as belonging to the demo, for this and later runs.
     *
     * @throws InvalidSettingsException when it contains files that no demo created, or cannot be used
     */
    static void claim(Path dataDir) {
        try {
            if (!mayBeClaimed(dataDir)) {
                throw new InvalidSettingsException("PARTNERSYNC_DATA_DIR " + dataDir
                        + " holds what no demo made, and invented partners do not belong there: leave the variable out"
                        + " for the demo (" + OWN_DATA_DIR + " is its own), or set it to an empty directory");
            }
            DataDirectory.create(dataDir);
            Files.writeString(dataDir.resolve(MARK), "All in this directory is invented, and may be deleted.\n");
        } catch (IOException failed) {
            throw new InvalidSettingsException(
                    "PARTNERSYNC_DATA_DIR cannot be used: " + FileTrouble.inWords(dataDir, failed));
        }
    }

    private static boolean mayBeClaimed(Path dataDir) throws IOException {
        if (dataDir.equals(Path.of(OWN_DATA_DIR).toAbsolutePath())
                || Files.exists(dataDir.resolve(MARK))
                || !Files.exists(dataDir)) {
            return true;
        }
        try (Stream<Path> held = Files.list(dataDir)) {
            return held.findAny().isEmpty();
        }
    }
}
