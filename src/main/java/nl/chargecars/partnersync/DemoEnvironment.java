package nl.chargecars.partnersync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.chargecars.partnersync.settings.FileTrouble;
import nl.chargecars.partnersync.settings.InvalidSettingsException;

/**
 * What a demo takes of the administrator's settings. Its invented partners come into no database but one of its own, and nobody
 * elsewhere hears of them.
 *
 * @param variables for the demo's server
 * @param setAside names of variables that are set, but not for it
 */
record DemoEnvironment(Map<String, String> variables, List<String> setAside) {

    /** Apart from what {@code start} uses. */
    private static final String OWN_DATA_DIR = "data/demo";

    private static final String MARK = "made-by-demo";

    /** Beginnings of names. The master key is among them: sealed under the demo's own, its data say nothing about the real one. */
    private static final List<String> OF_THE_REAL_SERVER = List.of(
            "PARTNERSYNC_DATABASE_",
            "PARTNERSYNC_MASTER_KEY",
            "PARTNERSYNC_PREVIOUS_MASTER_KEY",
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
     * Makes the directory a demo's, for this and later ones.
     *
     * @throws InvalidSettingsException when it holds what no demo made
     */
    static void claim(Path dataDir) {
        try {
            if (!mayBeClaimed(dataDir)) {
                throw new InvalidSettingsException(List.of("PARTNERSYNC_DATA_DIR " + dataDir
                        + " holds what no demo made, and invented partners do not belong there: leave the variable out"
                        + " for the demo (" + OWN_DATA_DIR + " is its own), or set it to an empty directory"));
            }
            Files.createDirectories(dataDir);
            Files.writeString(dataDir.resolve(MARK), "All in this directory is invented, and may be deleted.\n");
        } catch (IOException failed) {
            throw new InvalidSettingsException(
                    List.of("PARTNERSYNC_DATA_DIR cannot be used: " + FileTrouble.inWords(dataDir, failed)));
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
