package nl.chargecars.partnersync.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;

/**
 * A further header in a form. What is stored of it is never shown: an empty value keeps it, an empty name takes the header away.
 *
 * @param number of the row, which tells its fields apart
 * @param name empty in a row that waits for one
 */
public record HeaderRow(int number, String name) {

    private static final String PREFIX = "custom_header.";
    private static final int BLANK = 2;
    private static final int MOST = 50;

    public String nameField() {
        return PREFIX + number + "/name";
    }

    public String valueField() {
        return PREFIX + number + "/value";
    }

    /** Where the API finds it: a JSON pointer without its first slash. */
    public String place() {
        return "custom_headers/" + Fields.escape(name);
    }

    static boolean isValue(String field) {
        return field.startsWith(PREFIX) && field.endsWith("/value");
    }

    static boolean isName(String field) {
        return field.startsWith(PREFIX) && field.endsWith("/name");
    }

    /** Puts those that are stored into a form, in the order of their names. */
    static void put(Map<String, String> values, Map<String, String> stored) {
        int number = 0;
        for (String name : new TreeMap<>(stored).keySet()) {
            values.put(new HeaderRow(number++, name).nameField(), name);
        }
    }

    /** Those of a form, and blank ones after them. */
    static List<HeaderRow> of(Map<String, String> values) {
        List<HeaderRow> rows = new ArrayList<>(filled(values));
        int next = rows.isEmpty() ? 0 : rows.getLast().number() + 1;
        for (int blank = 0; blank < BLANK; blank++) {
            rows.add(new HeaderRow(next + blank, ""));
        }
        return rows;
    }

    /**
     * The headers as the API reads them.
     *
     * @throws Refusal when a name stands there twice: an object cannot say so
     */
    static Map<String, String> asJson(Map<String, String> values, Map<String, String> stored) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HeaderRow row : filled(values)) {
            String given = values.getOrDefault(row.valueField(), "");
            String value = given.isEmpty() ? stored.getOrDefault(row.name(), "") : given;
            if (headers.put(row.name(), value) != null) {
                throw Refusal.invalid(
                        List.of(new Problem("/" + row.place(), "header_twice", "This header is there twice.")));
            }
        }
        return headers;
    }

    /** True when a header stands there whose value was not entered. */
    static boolean anyKept(Map<String, String> values) {
        return filled(values).stream()
                .anyMatch(row -> values.getOrDefault(row.valueField(), "").isEmpty());
    }

    private static List<HeaderRow> filled(Map<String, String> values) {
        List<HeaderRow> rows = new ArrayList<>();
        for (int number = 0; number < MOST; number++) {
            var blank = new HeaderRow(number, "");
            String name = values.getOrDefault(blank.nameField(), "");
            if (!name.isEmpty() || !values.getOrDefault(blank.valueField(), "").isEmpty()) {
                rows.add(new HeaderRow(number, name));
            }
        }
        return rows;
    }
}
