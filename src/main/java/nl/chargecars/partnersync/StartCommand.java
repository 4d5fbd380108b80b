package nl.chargecars.partnersync;

import java.io.PrintStream;
import java.util.Map;
import nl.chargecars.partnersync.settings.Settings;

/** {@code start}: the server until somebody stops it. */
record StartCommand() implements Command {

    @Override
    public int run(Map<String, String> environment, PrintStream out) {
        try (Server server = Launch.server(Settings.from(environment), out)) {
            server.awaitStop();
        }
        return 0;
    }
}
