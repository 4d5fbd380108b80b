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
 * {@code demo}: the server with data of its own, and the story played against it over HTTP.
 *
 * @param once end after the story instead of staying up
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

    /** The story is told on the screen that the log goes to: meanwhile the log keeps to warnings. */
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
