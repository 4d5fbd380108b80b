package nl.chargecars.partnersync;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.demo.DemoStory;
import nl.chargecars.partnersync.settings.Settings;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;

/**
 * {@code demo}: starts the server with a data directory of its own, and plays the demo's story against it over HTTP.
 *
 * @param once true: exit after the story; false: keep the server running
 */
record DemoCommand(boolean once) implements Command {

    @Override
    public int run(Map<String, String> environment, PrintStream out) {
        DemoEnvironment demo = DemoEnvironment.of(environment);
        if (!demo.setAside().isEmpty()) {
            out.println("Set aside for the demo: " + String.join(", ", demo.setAside()));
        }
        Settings settings = Settings.from(demo.variables());
        DemoEnvironment.claim(settings.dataDir());
        try (Server server = Launch.server(settings, List.of(), out)) {
            boolean held = play(new DemoStory(server.localUrl(), adminKey(settings), out));
            if (!once) {
                server.awaitStop();
            }
            return held ? 0 : 1;
        }
    }

    private static String adminKey(Settings settings) {
        return settings.adminKey().orElseGet(() -> {
            try {
                return Files.readString(Launch.adminKeyFile(settings)).strip();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
    }

    /** Plays the story. The log is reduced to warnings meanwhile, because it goes to the same screen. */
    private boolean play(DemoStory story) {
        LoggingSystem logs = LoggingSystem.get(DemoCommand.class.getClassLoader());
        String ours = DemoCommand.class.getPackageName();
        LoggerConfiguration usual = logs.getLoggerConfiguration(ours);
        logs.setLogLevel(ours, LogLevel.WARN);
        try {
            return story.play(once);
        } finally {
            logs.setLogLevel(ours, usual == null ? LogLevel.INFO : usual.getEffectiveLevel());
        }
    }
}
