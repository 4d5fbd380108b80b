package nl.chargecars.partnersync.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of orders.
 *
 * @param nextCursor opaque; null on the last page
 * @param nextUpdatedSince for who asked with {@code updated_since}: what to ask with in the next walk, so that no change is
 *     missed, however late it is committed
 */
record OrderPage(
        boolean success,
        List<OrderView> data,
        @Nullable String nextCursor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant nextUpdatedSince) {}
