package nl.chargecars.partnersync;

import java.io.IOException;
import java.net.ServerSocket;
import nl.chargecars.partnersync.settings.Settings;

/** The port of a server that may take any. */
final class FreePort {

    private FreePort() {}

    /**
     * Settings with the port in them, where the public address is made of it: links and the issuer of tokens name that address, and
     * are there before the port is opened. One that is taken meanwhile is refused as any other is.
     */
    static Settings chosenFor(Settings settings) {
        if (settings.publicUrl().getPort() != 0) {
            return settings;
        }
        try (var socket = new ServerSocket()) {
            socket.bind(StartRefusals.httpAddress(settings));
            return settings.withPort(socket.getLocalPort());
        } catch (IOException refused) {
            return settings; // the server itself will say it
        }
    }
}
