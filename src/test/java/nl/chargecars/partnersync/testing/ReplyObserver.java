package nl.chargecars.partnersync.testing;

import java.net.http.HttpRequest;

/**
 * Is called with every answer that {@link Api} receives, before the test gets it; an exception fails the test. Implementations are
 * found by {@link java.util.ServiceLoader}: register them in {@code src/test/resources/META-INF/services}.
 */
public interface ReplyObserver {

    /**
     * Called on the thread of the caller, possibly by several threads at once.
     *
     * @param requestBody as sent; empty when there was none
     */
    void observe(HttpRequest request, byte[] requestBody, Reply reply);
}
