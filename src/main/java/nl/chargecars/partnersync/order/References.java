package nl.chargecars.partnersync.order;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.partner.PartnerText;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** The keys of {@code partner_external_references} (seed, "Enhanced Orders Table"). Partners may add any other key. */
public final class References {

    public static final String PARTNER_ORDER_ID = "partner_order_id";
    static final String PARTNER_CUSTOMER_ID = "partner_customer_id";

    /** The references that a partner may send with a new order, without {@code partner_order_id}. */
    public static final List<String> BESIDES_PARTNER_ORDER_ID = List.of(
            PARTNER_CUSTOMER_ID,
            "dealer_group_id",
            "partner_invoice_id",
            "purchase_order_number",
            "external_order_reference",
            "partner_lead_id",
            "dealer_reference_number");

    static final String PARTNER_SYSTEM = "partner_system";

    /** The room {@code status}, which may not use this one, writes it as well. */
    static final String SYNC_LAST_UPDATED = "sync_last_updated";

    static final String CREATED_VIA_API = "created_via_api";
    static final String API_VERSION = "api_version";

    /** The type under which the order number is searchable. */
    static final String CHARGECARS_ORDER_ID = "chargecars_order_id";

    /** Those of our keys whose values identify no order and are not searchable. */
    public static final List<String> NOT_SEARCHABLE =
            List.of(PARTNER_SYSTEM, SYNC_LAST_UPDATED, CREATED_VIA_API, API_VERSION);

    /** The keys reserved for us. */
    public static final Set<String> OURS = Stream.concat(NOT_SEARCHABLE.stream(), Stream.of(CHARGECARS_ORDER_ID))
            .collect(Collectors.toUnmodifiableSet());

    /** The keys whose values name a business matter, not a person: an erasure leaves those in which the customer is not named. */
    public static final List<String> BUSINESS = Stream.concat(
                    NOT_SEARCHABLE.stream(),
                    Stream.of(
                            PARTNER_ORDER_ID,
                            "dealer_group_id",
                            "partner_invoice_id",
                            "purchase_order_number",
                            "external_order_reference",
                            "dealer_reference_number"))
            .toList();

    /** Most references of an order, including ours. */
    public static final int MOST = 50;

    private static final int LONGEST_KEY = 64;

    private References() {}

    /** Returns keys that are written in the code, never any that were received, as a list in SQL: {@code ('a', 'b')}. */
    public static String inSql(List<String> keys) {
        return "('" + String.join("', '", keys) + "')";
    }

    /**
     * Reads and checks a patch of an order's references.
     *
     * @param fields key to new value; null removes the key
     * @param partnerOrderId the order's own id, the only value accepted for {@code partner_order_id}
     * @return the patch for {@link ReferencePatch}
     * @throws Refusal VALIDATION_FAILED, with every problem
     */
    public static Map<String, @Nullable String> patch(Fields fields, String partnerOrderId) {
        Map<String, @Nullable String> patch = new LinkedHashMap<>();
        if (fields.names().size() > MOST) {
            throw tooMany();
        }
        for (String key : fields.names()) {
            String value = fields.text(key, PartnerText.LONGEST_REFERENCE);
            if (!fields.nameable(key, LONGEST_KEY)) {
                continue;
            }
            if (OURS.contains(key)) {
                fields.problem(key, "read_only", "ChargeCars writes this one.");
            } else if (value == null && fields.isBlank(key)) {
                fields.problem(key, "blank", "Text is expected; null removes the reference.");
            } else if (!key.equals(PARTNER_ORDER_ID)) {
                patch.put(key, value);
            } else if (!partnerOrderId.equals(value)) {
                fields.problem(key, "read_only", "partner_order_id itself never changes.");
            }
        }
        fields.check();
        return patch;
    }

    /**
     * Returns a copy of the references in which the texts are masked that may name a person.
     *
     * @param known keys whose values the reader knows already
     * @param customer the customer of the order
     */
    public static JsonNode masked(JsonNode references, Set<String> known, CustomerDetails customer) {
        JsonNode masked = references.deepCopy();
        masked.properties().stream()
                .filter(reference -> reference.getValue().isString()
                        && !known.contains(reference.getKey())
                        && mayNameAPerson(
                                reference.getKey(), reference.getValue().stringValue(), customer))
                .forEach(reference -> reference.setValue(StringNode.valueOf(CustomerDetails.MASKED)));
        return masked;
    }

    private static boolean mayNameAPerson(String key, String value, CustomerDetails customer) {
        return !BUSINESS.contains(key) || (!key.equals(PARTNER_ORDER_ID) && customer.isNamedIn(value));
    }

    public static Refusal tooMany() {
        return Refusal.invalid(List.of(
                new Problem("", "too_many", "An order has at most " + MOST + " references. Remove some with null.")));
    }
}
