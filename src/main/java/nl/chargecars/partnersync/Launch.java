package nl.chargecars.partnersync;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the server and reports to a person: that it starts, that it is ready, or why it failed. */
final class Launch {

    private static final Logger log = LoggerFactory.getLogger(Launch.class);

    private Launch() {}

    /**
     * Starts the server and prints the messages about it.
     *
     * @param warnings about dangerous settings, one sentence each, for the log and the message that the server is ready
     * @throws InvalidSettingsException when a start that is repeated would fail in the same way
     * @throws CommandFailure with the reason in words
     */
    static Server server(Settings settings, List<String> warnings, PrintStream out) {
        out.println("Partner Sync is starting: version " + Version.text());
        Server server;
        try {
            server = Server.start(settings);
        } catch (InvalidSettingsException refused) {
            if (refused.isLasting()) {
                throw refused; // ends the process with the exit code after which it is not restarted
            }
            throw new CommandFailure(refused.problems(), refused);
        } catch (RuntimeException failure) {
            log.debug("start failed", failure);
            throw CommandFailure.unexpected(failure);
        }
        warnings.forEach(log::warn);
        out.print(Banner.of(server, settings, warnings));
        out.flush();
        return server;
    }

    /** Where the first administrator's key is kept when none was given. */
    static Path adminKeyFile(Settings settings) {
        return settings.dataDir().resolve("admin-key");
    }
}
