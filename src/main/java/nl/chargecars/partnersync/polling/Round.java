package nl.chargecars.partnersync.polling;

import java.time.Instant;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * One walk through an integration's open orders, this node's for as long as its lease lasts.
 *
 * @param after the order it has come to; null at its beginning
 * @param failures questions in a row that the partner did not answer at all
 */
record Round(
        IntegrationId integration,
        Instant startedAt,
        @Nullable OrderId after,
        int failures) {}
