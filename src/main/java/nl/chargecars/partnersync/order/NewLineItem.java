package nl.chargecars.partnersync.order;

import org.jspecify.annotations.Nullable;

/** A line item of a new order; {@code partnerItemId} is the partner's own reference for it. */
public record NewLineItem(
        @Nullable String sku,
        String description,
        int quantity,
        @Nullable String partnerItemId) {}
