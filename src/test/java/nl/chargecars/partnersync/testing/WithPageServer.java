package nl.chargecars.partnersync.testing;

/** As {@link WithServer}, with the server for tests that look at pages. */
public final class WithPageServer extends WithServer {

    @Override
    TestServer server() {
        return TestServer.forPages();
    }
}
