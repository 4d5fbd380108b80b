package nl.chargecars.partnersync;

import java.io.PrintStream;
import java.util.Map;
import nl.chargecars.partnersync.settings.Settings;

/** {@code start}: the server until somebody stops it. */
record StartCommand() implements Command {

    @Override
    public int run(Map<String, String> environment, PrintStream out) {
        Settings settings = Settings.from(environment);
        try (Server server = Launch.server(settings, StartWarnings.of(settings, environment), out)) {
            server.awaitStop();
        }
        return 0;
    }
}
