package nl.chargecars.partnersync;

import java.io.IOException;
import java.net.ServerSocket;
import nl.chargecars.partnersync.settings.Settings;

/** Chooses the port of a server that may use any free port. */
final class FreePort {

    private FreePort() {}

    /**
     * Returns the settings with a free port, if their public URL has port 0: links and the issuer of tokens contain that URL, and
     * are needed before the port is opened. If another process takes the port meanwhile, the start fails as for any other taken
     * port.
     */
    static Settings chosenFor(Settings settings) {
        if (settings.publicUrl().getPort() != 0) {
            return settings;
        }
        try (var socket = new ServerSocket()) {
            socket.bind(StartRefusals.httpAddress(settings));
            return settings.withPort(socket.getLocalPort());
        } catch (IOException refused) {
            return settings; // the server itself reports the problem
        }
    }
}
