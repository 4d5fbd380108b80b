package nl.chargecars.partnersync.demo;

/** The orders in the story. */
final class SampleOrders {

    static final String VOLVO = "VLV-2025-789123";

    /** The order whose latest status change is not sent to Volvo, so that a person who tries the demo can find out why. */
    static final String VOLVO_UNTOLD = "VLV-2025-789456";

    private SampleOrders() {}

    /** Returns the example order of the seed. */
    static String volvo() {
        return """
                {
                  "partner_order_id": "VLV-2025-789123",
                  "partner_customer_id": "CUST-456789",
                  "dealer_group_id": "VAN_MOSSEL_WEST",
                  "purchase_order_number": "PO-20250601-001",
                  "customer": {
                    "name": "Jan Janssen",
                    "email": "jan@example.com",
                    "phone": "+31612345678",
                    "address": {"street": "Hoofdstraat 123", "city": "Amsterdam", "postal_code": "1012AB"}
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
    }

    /** Returns the order {@link #volvo} with the same reference but twice the quantity. */
    static String volvoChanged() {
        return volvo().replace("\"quantity\": 1", "\"quantity\": 2");
    }

    /** Returns an order of another partner. The number makes its customer different from others. */
    static String plain(String partnerOrderId, int number) {
        return """
                {
                  "partner_order_id": "%s",
                  "customer": {
                    "name": "Klant Nummer %d",
                    "email": "klant%d@example.com",
                    "address": {"street": "Stationsplein %d", "city": "Utrecht", "postal_code": "3511 ED"}
                  },
                  "line_items": [{"sku": "CHARGER-22KW", "description": "Laadpaal 22kW", "quantity": 1}]
                }
                """.formatted(partnerOrderId, number, number, number);
    }
}
