package nl.chargecars.partnersync.order;

import java.util.List;
import java.util.Set;

/** The keys of {@code partner_external_references} (seed, "Enhanced Orders Table"). Any other key is allowed besides. */
public final class References {

    public static final String PARTNER_ORDER_ID = "partner_order_id";
    public static final String PARTNER_CUSTOMER_ID = "partner_customer_id";

    /** Those that a partner may send with a new order. */
    public static final List<String> OF_PARTNER = List.of(
            PARTNER_ORDER_ID,
            PARTNER_CUSTOMER_ID,
            "dealer_group_id",
            "partner_invoice_id",
            "purchase_order_number",
            "external_order_reference",
            "partner_lead_id",
            "dealer_reference_number");

    /** Those that we write; they identify nothing and are not found by. */
    public static final Set<String> OURS =
            Set.of("partner_system", "sync_last_updated", "created_via_api", "api_version");

    /** How the order number is found by like any reference. */
    static final String ORDER_NUMBER = "chargecars_order_id";

    private References() {}
}
