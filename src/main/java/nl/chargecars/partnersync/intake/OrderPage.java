package nl.chargecars.partnersync.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.web.JsonAnswer;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of orders.
 *
 * @param nextCursor opaque cursor of the next page; null on the last page
 * @param nextUpdatedSince in responses to {@code updated_since}: its value for the next walk, which misses no change, however late
 *     the change was committed; otherwise null
 */
record OrderPage(
        boolean success,
        List<OrderView> data,
        @Nullable String nextCursor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant nextUpdatedSince)
        implements JsonAnswer {}
