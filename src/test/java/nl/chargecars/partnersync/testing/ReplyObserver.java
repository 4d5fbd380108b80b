package nl.chargecars.partnersync.testing;

import java.net.http.HttpRequest;

/**
 * Sees every answer that {@link Api} gets, before the test does; what it throws fails the test. Found by
 * {@link java.util.ServiceLoader}: name yours in {@code src/test/resources/META-INF/services}.
 */
public interface ReplyObserver {

    /**
     * Called on the thread of the test, possibly by several at once.
     *
     * @param requestBody as sent; empty when there was none
     */
    void observe(HttpRequest request, byte[] requestBody, Reply reply);
}
