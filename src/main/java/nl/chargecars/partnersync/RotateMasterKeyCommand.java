package nl.chargecars.partnersync;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nl.chargecars.partnersync.crypto.MasterKeyRotation;
import nl.chargecars.partnersync.settings.Settings;
import tools.jackson.databind.JsonNode;

/** {@code rotate-master-key}: has the running server reseal all values, and reports progress. May be interrupted and repeated. */
record RotateMasterKeyCommand() implements Command {

    @Override
    public int run(Map<String, String> environment, PrintStream out) {
        Settings settings = Settings.from(environment);
        try (var server = new AdminClient(settings)) {
            Map<String, Long> resealed = new TreeMap<>();
            while (true) {
                JsonNode progress = server.post("/api/v1/master-key/rotate", Map.of());
                boolean moved = add(progress.path("resealed"), resealed);
                switch (progress.path("state").asString()) {
                    case "no_new_key" -> {
                        explain(out);
                        return FAILED;
                    }
                    case "finished" -> {
                        report(progress, resealed, settings, out);
                        return 0;
                    }
                    default ->
                        out.printf(
                                "sealed anew: %d, still to do: %d%n",
                                sum(resealed), progress.path("remaining").longValue());
                }
                if (!moved) {
                    refuse(progress, out);
                    return FAILED;
                }
            }
        }
    }

    private static boolean add(JsonNode step, Map<String, Long> resealed) {
        step.properties()
                .forEach(column ->
                        resealed.merge(column.getKey(), column.getValue().longValue(), Long::sum));
        return !step.isEmpty();
    }

    private static long sum(Map<String, Long> resealed) {
        return resealed.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void explain(PrintStream out) {
        List.of(
                        "The master key stands in the environment, and there is no new one yet. Take these steps:",
                        "  1. make a new key: openssl rand -base64 32",
                        "  2. on each node set PARTNERSYNC_PREVIOUS_MASTER_KEY to the present key and PARTNERSYNC_MASTER_KEY"
                                + " to the new one, and restart it;",
                        "     until all are done the present key goes on sealing, so the order does not matter",
                        "  3. repeat this command",
                        "  4. remove PARTNERSYNC_PREVIOUS_MASTER_KEY, at the next restart or now")
                .forEach(out::println);
    }

    private static void report(JsonNode progress, Map<String, Long> resealed, Settings settings, PrintStream out) {
        resealed.forEach((column, count) -> out.printf("sealed anew: %6d  %s%n", count, column));
        String from = progress.path("from_key_id").asString(); // empty when the database has never had another key
        out.printf(
                "The master key is replaced (key %s%s): all %d sealed values are under the new one.%n",
                progress.path("to_key_id").asString(),
                from.isEmpty() ? "" : " instead of " + from,
                progress.path("sealed_values").longValue());
        Path retired = MasterKeyRotation.retiredKey(settings.dataDir(), from);
        if (Files.exists(retired)) {
            out.printf("Copy %s to where you keep keys, now.%n", MasterKeyRotation.key(settings.dataDir()));
            out.printf("The old one stays in %s: backups made before need it. Move it there, too.%n", retired);
        } else {
            out.println(
                    "Remove PARTNERSYNC_PREVIOUS_MASTER_KEY. Keep the old key where you keep keys: backups made before"
                            + " need it.");
        }
    }

    private static void refuse(JsonNode progress, PrintStream out) {
        out.printf(
                "%d values are sealed under neither key, or were altered; nothing was lost, and both keys are kept:%n",
                progress.path("remaining").longValue());
        progress.path("unreadable").forEach(place -> out.println("  " + place.asString()));
        out.println("Set these anew (an integration's secrets, say), or put them back from a backup; then repeat.");
    }
}
