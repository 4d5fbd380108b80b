package nl.chargecars.partnersync.testing;

import java.util.Map;

/** Request bodies from the specification's seed, verbatim. */
public final class Seed {

    /** "Partner Order Creation", request body. */
    public static final String ORDER = """
            {
              "partner_order_id": "VLV-2025-789123",
              "partner_customer_id": "CUST-456789",\s
              "dealer_group_id": "VAN_MOSSEL_WEST",
              "purchase_order_number": "PO-20250601-001",
              "customer": {
                "name": "Jan Janssen",
                "email": "jan@example.com",
                "phone": "+31612345678",
                "address": {
                  "street": "Hoofdstraat 123",
                  "city": "Amsterdam",
                  "postal_code": "1012AB"
                }
              },
              "line_items": [
                {
                  "sku": "WALLBOX-11KW",
                  "description": "Wallbox 11kW charging station",
                  "quantity": 1,
                  "partner_item_id": "VLV-WALLBOX-001"
                }
              ],
              "installation_preferences": {
                "preferred_date": "2025-06-15",
                "time_preference": "morning",
                "access_notes": "Garage access via side door"
              }
            }
            """;

    /** The partner's order id in {@link #ORDER} and {@link #STATUS_UPDATE}. */
    public static final String PARTNER_ORDER_ID = "VLV-2025-789123";

    /** "Partner Status Webhook", request body. */
    public static final String STATUS_UPDATE = """
            {
              "partner_order_id": "VLV-2025-789123",
              "partner_customer_id": "CUST-456789",
              "status": "IN_PROGRESS",
              "timestamp": "2025-06-01T10:30:00Z",
              "notes": "Installation scheduled for tomorrow",
              "technician_info": {
                "name": "Partner Tech Team",
                "phone": "+31612345678"
              }
            }
            """;

    /** "Partner Integration Configuration", request body. */
    public static final String INTEGRATION = """
            {
              "integration_name": "volvo_dealer_api",
              "api_base_url": "https://api.volvo-dealer.com/v1",
              "authentication_type": "bearer_token",
              "webhook_url": "https://partner-api.volvo.com/webhooks/chargecars",
              "webhook_events": ["order_created", "order_approved", "installation_completed"],
              "status_mapping": {
                "chargecars_to_partner": {
                  "new": "RECEIVED",
                  "approved": "CONFIRMED",
                  "in_progress": "IN_PROGRESS",
                  "completed": "DELIVERED"
                },
                "partner_to_chargecars": {
                  "RECEIVED": "new",
                  "CONFIRMED": "approved",
                  "IN_PROGRESS": "in_progress",
                  "DELIVERED": "completed"
                }
              }
            }
            """;

    private static final Map<String, Integer> RATE_LIMIT = Map.of("requests_per_minute", 1_000_000, "burst", 100_000);

    private Seed() {}

    public static JsonBody order() {
        return JsonBody.of(ORDER);
    }

    /** The seed's order with another {@code partner_order_id}. */
    public static JsonBody order(String partnerOrderId) {
        return order().with("/partner_order_id", partnerOrderId);
    }

    public static JsonBody statusUpdate() {
        return JsonBody.of(STATUS_UPDATE);
    }

    /**
     * The seed's integration without its webhook, so that no test sends to a real address; the partner fetches events instead. Its
     * rate limit is practically infinite, because the tests' clock stands still.
     */
    public static JsonBody integration() {
        return JsonBody.of(INTEGRATION).without("/webhook_url").with("/rate_limit", RATE_LIMIT);
    }
}
