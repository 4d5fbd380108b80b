package nl.chargecars.partnersync.intake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.order.CustomerDetails;
import nl.chargecars.partnersync.order.InstallationAddress;
import nl.chargecars.partnersync.order.NewLineItem;
import nl.chargecars.partnersync.order.References;
import nl.chargecars.partnersync.partner.PartnerText;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the body of a new order (seed, "Partner Order Creation"); fields that are not known are ignored. */
@Component
class OrderParser {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_NOTES = 2_000;
    private static final int MOST_ITEMS = 100;
    private static final int MOST_PIECES = 10_000;
    private static final String NETHERLANDS = "Netherlands";
    /** Other names of the Netherlands that partners use, in lower case. */
    private static final Set<String> NETHERLANDS_TOO =
            Set.of("netherlands", "the netherlands", "nederland", "holland", "nl", "nld");

    /** Texts that cannot be a segment of a URL path; everything else can, percent-encoded. */
    private static final Pattern NOT_IN_AN_ADDRESS = Pattern.compile("^\\.\\.?$|[\\p{Cc}\\p{Zl}\\p{Zp}]");

    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@.]+(\\.[^\\s@.]+)+");
    private static final Pattern DUTCH_POSTAL_CODE = Pattern.compile("[1-9][0-9]{3} ?[A-Za-z]{2}");
    private static final List<String> TIMES_OF_DAY = List.of("morning", "afternoon", "evening", "any");

    private final Json json;

    OrderParser(Json json) {
        this.json = json;
    }

    /** A checked order in normalised form. Its {@code toString} contains no customer data. */
    record ParsedOrder(
            Map<String, String> references,
            CustomerDetails customer,
            List<NewLineItem> lineItems,
            @Nullable String preferencesJson,
            String canonicalJson) {
        @Override
        public String toString() {
            return "ParsedOrder[…]";
        }
    }

    /** @throws nl.chargecars.partnersync.web.Refusal VALIDATION_FAILED with every problem */
    ParsedOrder parse(Fields fields) {
        Map<String, String> references = references(fields);
        CustomerDetails customer = customer(fields.requiredObject("customer"));
        List<NewLineItem> items = fields.objects("line_items", 1, MOST_ITEMS).stream()
                .map(OrderParser::lineItem)
                .toList();
        Map<String, String> preferences = preferences(fields.object("installation_preferences"));
        fields.check();
        Map<String, Object> canonical = new TreeMap<>(references);
        canonical.put("customer", customer);
        canonical.put("line_items", items);
        canonical.put("installation_preferences", preferences);
        return new ParsedOrder(
                references,
                customer,
                items,
                preferences.isEmpty() ? null : json.write(preferences),
                json.write(canonical));
    }

    private static Map<String, String> references(Fields fields) {
        Map<String, String> references = new LinkedHashMap<>();
        references.put(
                References.PARTNER_ORDER_ID,
                fields.requiredText(
                        References.PARTNER_ORDER_ID,
                        PartnerText.LONGEST_REFERENCE,
                        text -> !NOT_IN_AN_ADDRESS.matcher(text).find(),
                        "It is a part of the order's address, so it may not be . or .. or hold control characters."));
        for (String key : References.BESIDES_PARTNER_ORDER_ID) {
            String value = fields.text(key, PartnerText.LONGEST_REFERENCE);
            if (value != null) {
                references.put(key, value);
            }
        }
        return references;
    }

    private static CustomerDetails customer(Fields customer) {
        String name = customer.requiredText("name", LONGEST_NAME);
        String email = customer.requiredText(
                "email",
                LONGEST_EMAIL,
                text -> EMAIL.matcher(text).matches(),
                "An e-mail address is expected, such as jan@example.com.");
        return new CustomerDetails(
                name, email, PhoneNumber.read(customer, "phone"), address(customer.requiredObject("address")));
    }

    private static InstallationAddress address(Fields address) {
        String street = address.requiredText("street", LONGEST_TEXT);
        String city = address.requiredText("city", LONGEST_NAME);
        String country = country(address.text("country", 60));
        String postalCode = address.requiredText("postal_code", 12);
        if (country.equals(NETHERLANDS) && !postalCode.isEmpty()) {
            if (DUTCH_POSTAL_CODE.matcher(postalCode).matches()) {
                postalCode = postalCode.replace(" ", "").toUpperCase(Locale.ROOT);
            } else {
                address.problem("postal_code", "invalid_format", "A Dutch postal code is expected, such as 1012AB.");
            }
        }
        return new InstallationAddress(street, city, postalCode, country);
    }

    /** Normalises the name of the Netherlands, whose postal codes are checked; other countries are kept as received. */
    private static String country(@Nullable String given) {
        return given == null || NETHERLANDS_TOO.contains(given.toLowerCase(Locale.ROOT)) ? NETHERLANDS : given;
    }

    private static NewLineItem lineItem(Fields item) {
        String sku = item.text("sku", LONGEST_NAME);
        String description = item.text("description", LONGEST_TEXT);
        int quantity = item.requiredInt("quantity", 1, MOST_PIECES);
        String partnerItemId = item.text("partner_item_id", PartnerText.LONGEST_REFERENCE);
        if (sku == null && description == null) {
            item.problem("description", "required", "A description or a sku is required.");
        }
        return new NewLineItem(
                sku, Objects.requireNonNullElse(description, String.valueOf(sku)), quantity, partnerItemId);
    }

    private static Map<String, String> preferences(@Nullable Fields preferences) {
        Map<String, String> read = new LinkedHashMap<>();
        if (preferences != null) {
            put(read, "preferred_date", preferences.date("preferred_date"));
            put(read, "time_preference", preferences.oneOf("time_preference", TIMES_OF_DAY));
            put(read, "access_notes", preferences.text("access_notes", LONGEST_NOTES));
        }
        return read;
    }

    private static void put(Map<String, String> read, String name, @Nullable Object value) {
        if (value != null) {
            read.put(name, value.toString());
        }
    }
}
