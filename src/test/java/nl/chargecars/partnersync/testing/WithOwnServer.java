package nl.chargecars.partnersync.testing;

import nl.chargecars.partnersync.settings.RetentionSettings;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** As {@link WithServer}, with a server for this test class only, on its own database. */
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
