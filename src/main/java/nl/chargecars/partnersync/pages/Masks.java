package nl.chargecars.partnersync.pages;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Masks personal data for pages on which the viewer has not asked to see it: enough remains to tell two customers apart, too
 * little to identify either. Showing the data is a separate action, which the audit trail records.
 */
public final class Masks {

    /** Stands for what is masked. */
    public static final String DOTS = "•••";

    private static final int PHONE_DIGITS_SHOWN = 3;
    private static final Pattern NO_DIGITS = Pattern.compile("[^0-9]");

    /**
     * Keys in bodies whose values are shown; other texts and numbers are masked, because a partner may put a name under any other
     * key.
     */
    private static final Set<String> HARMLESS = Set.of(
            "id",
            "event",
            "type",
            "status",
            "timestamp",
            "chargecars_order_id",
            "chargecars_order_uuid",
            "partner_order_id",
            "partner_customer_id",
            "dealer_group_id",
            "dealer_reference_number",
            "external_order_reference",
            "partner_invoice_id",
            "purchase_order_number",
            "partner_system",
            "sync_last_updated",
            "created_via_api",
            "api_version",
            "original_partner_status",
            "from_status",
            "to_status",
            "sku",
            "quantity",
            "partner_item_id",
            "preferred_date",
            "time_preference",
            "success",
            "code",
            "received",
            "mapped_status",
            "outcome",
            "transition_id");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Masks() {}

    /** Masks a name: {@code J••• J•••}. */
    public static String name(@Nullable String name) {
        return name == null || name.isBlank()
                ? ""
                : Stream.of(name.strip().split("\\s+", -1)).map(Masks::initial).collect(Collectors.joining(" "));
    }

    /** Masks an e-mail address: {@code j•••@example.com}. */
    public static String email(@Nullable String email) {
        if (email == null || email.isEmpty()) {
            return "";
        }
        int at = email.lastIndexOf('@');
        return at < 1 ? DOTS : initial(email) + email.substring(at);
    }

    /** Masks a telephone number: {@code •••678}. Only digits are shown, because the field may contain a name after the number. */
    public static String phone(@Nullable String phone) {
        if (phone == null || phone.isEmpty()) {
            return "";
        }
        String digits = NO_DIGITS.matcher(phone).replaceAll("");
        return DOTS + digits.substring(Math.max(digits.length() / 2, digits.length() - PHONE_DIGITS_SHOWN));
    }

    /** Masks free text completely; only whether there is any is shown. */
    public static String text(@Nullable String text) {
        return text == null || text.isEmpty() ? "" : DOTS;
    }

    /**
     * Returns a body with indentation, in which every text and number is masked unless its key is known to be harmless; a body
     * that is not JSON is masked completely.
     */
    public static String json(@Nullable String body) {
        if (body == null || body.isBlank()) {
            return "";
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(masked(read(body)));
        } catch (JacksonException noJson) {
            return DOTS;
        }
    }

    /**
     * Returns a body unmasked and with indentation, for viewers who asked to see it; a body that is not JSON is returned
     * unchanged.
     */
    public static String open(String body) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(read(body));
        } catch (JacksonException noJson) {
            return body;
        }
    }

    /** Returns the members of a flat object: unmasked for viewers who asked to see them ({@code open}), else masked as in a body. */
    public static Map<String, String> members(JsonNode object, boolean open) {
        Map<String, String> members = new LinkedHashMap<>();
        (open ? object : masked(object.deepCopy()))
                .properties()
                .forEach(member -> members.put(
                        member.getKey(),
                        member.getValue().isString()
                                ? member.getValue().asString()
                                : member.getValue().toString()));
        return members;
    }

    /**
     * Parses bytes instead of the text, because then the parser skips a byte order mark, which some senders write (RFC 8259,
     * section 8.1).
     */
    private static JsonNode read(String body) {
        return JSON.readTree(body.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode masked(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                object.properties().forEach(field -> {
                    if (field.getValue().isContainer() || !HARMLESS.contains(field.getKey())) {
                        field.setValue(masked(field.getValue()));
                    }
                });
                yield object;
            }
            case ArrayNode array -> {
                for (int index = 0; index < array.size(); index++) {
                    array.set(index, masked(array.get(index)));
                }
                yield array;
            }
            default ->
                node.isString() || node.isNumber() ? JSON.getNodeFactory().stringNode(DOTS) : node;
        };
    }

    private static String initial(String word) {
        return word.substring(0, word.offsetByCodePoints(0, 1)) + DOTS;
    }
}
