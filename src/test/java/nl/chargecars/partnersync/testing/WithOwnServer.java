package nl.chargecars.partnersync.testing;

import nl.chargecars.partnersync.settings.RetentionSettings;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** As {@link WithServer}, with a server of the test class's own, on a database of its own. */
public final class WithOwnServer extends WithServer implements AfterAllCallback {

    private final TestServer server = TestServer.alone(RetentionSettings.standard());

    @Override
    TestServer server() {
        return server;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server.close();
    }
}
