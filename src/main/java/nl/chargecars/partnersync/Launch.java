package nl.chargecars.partnersync;

import java.io.PrintStream;
import java.nio.file.Path;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the server as a person sees it: says what happens, greets when it is ready, and tells plainly why not. */
final class Launch {

    private static final Logger log = LoggerFactory.getLogger(Launch.class);

    private Launch() {}

    /** @throws StartFailure with the reason in words */
    static Server server(Settings settings, PrintStream out) {
        out.println("Partner Sync is starting");
        Server server;
        try {
            server = Server.start(settings);
        } catch (InvalidSettingsException refused) {
            throw new StartFailure(refused.problems(), refused);
        } catch (RuntimeException failure) {
            log.debug("start failed", failure);
            throw StartFailure.unexpected(failure);
        }
        out.print(Banner.of(server, settings));
        out.flush();
        return server;
    }

    /** Where the first administrator's key is kept when none was given. */
    static Path adminKeyFile(Settings settings) {
        return settings.dataDir().resolve("admin-key");
    }
}
