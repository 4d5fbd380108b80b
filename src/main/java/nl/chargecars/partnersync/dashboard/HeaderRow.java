package nl.chargecars.partnersync.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;

/**
 * A row with a custom header in a form. The stored value is never shown: an empty value keeps it, an empty name removes the
 * header.
 *
 * @param number of the row, to tell the fields of the rows apart
 * @param name the header's name; empty in a blank row
 */
public record HeaderRow(int number, String name) {

    private static final String PREFIX = "custom_header.";
    private static final String PLACE = "custom_headers/";
    private static final int BLANK = 2;
    private static final int MOST = 50;

    public String nameField() {
        return PREFIX + number + "/name";
    }

    public String valueField() {
        return PREFIX + number + "/value";
    }

    /** Returns where the header is in a request to the API: a JSON pointer without its first slash. */
    public String place() {
        return PLACE + Fields.escape(name);
    }

    static boolean isPlace(String field) {
        return field.startsWith(PLACE);
    }

    static boolean isValue(String field) {
        return field.startsWith(PREFIX) && field.endsWith("/value");
    }

    static boolean isName(String field) {
        return field.startsWith(PREFIX) && field.endsWith("/name");
    }

    /** Adds a row for each stored header to a form, in the order of the names. */
    static void put(Map<String, String> values, Map<String, String> stored) {
        int number = 0;
        for (String name : new TreeMap<>(stored).keySet()) {
            values.put(new HeaderRow(number++, name).nameField(), name);
        }
    }

    /** Returns the places of the headers in a form, which stay the same in whichever rows the headers are. */
    static List<String> places(Map<String, String> values) {
        return filled(values).stream()
                .filter(row -> !row.name().isEmpty())
                .map(HeaderRow::place)
                .toList();
    }

    /**
     * Adds a stored header, whose value is kept, in the first row that is blank. Where none is, there are more headers than the
     * parser takes.
     */
    static void add(Map<String, String> values, String place) {
        String name = Fields.unescape(place.substring(PLACE.length()));
        IntStream.range(0, MOST)
                .mapToObj(number -> new HeaderRow(number, name))
                .filter(row -> row.isBlankIn(values))
                .findFirst()
                .ifPresent(row -> values.put(row.nameField(), name));
    }

    /** Removes a header with the value that was entered for it. */
    static void remove(Map<String, String> values, String place) {
        for (HeaderRow row : filled(values)) {
            if (row.place().equals(place)) {
                values.remove(row.nameField());
                values.remove(row.valueField());
            }
        }
    }

    /** Returns true when a value was entered for the header, which replaces the stored one if there is one. */
    static boolean isEntered(Map<String, String> values, String place) {
        return filled(values).stream()
                .anyMatch(row -> row.place().equals(place)
                        && !values.getOrDefault(row.valueField(), "").isEmpty());
    }

    /** Returns the rows of a form, followed by blank ones. */
    static List<HeaderRow> of(Map<String, String> values) {
        List<HeaderRow> rows = new ArrayList<>(filled(values));
        int next = rows.isEmpty() ? 0 : rows.getLast().number() + 1;
        for (int blank = 0; blank < BLANK; blank++) {
            rows.add(new HeaderRow(next + blank, ""));
        }
        return rows;
    }

    /**
     * Returns the headers as the API reads them.
     *
     * @throws Refusal VALIDATION_FAILED when two rows have the same name, which an object cannot express
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

    /** Returns true when a stored header's row has no value, so that the stored value is kept. */
    static boolean anyKept(Map<String, String> values, Map<String, String> stored) {
        return filled(values).stream()
                .anyMatch(row -> stored.containsKey(row.name())
                        && values.getOrDefault(row.valueField(), "").isEmpty());
    }

    private static List<HeaderRow> filled(Map<String, String> values) {
        List<HeaderRow> rows = new ArrayList<>();
        for (int number = 0; number < MOST; number++) {
            var unnamed = new HeaderRow(number, "");
            if (!unnamed.isBlankIn(values)) {
                rows.add(new HeaderRow(number, values.getOrDefault(unnamed.nameField(), "")));
            }
        }
        return rows;
    }

    private boolean isBlankIn(Map<String, String> values) {
        return values.getOrDefault(nameField(), "").isEmpty()
                && values.getOrDefault(valueField(), "").isEmpty();
    }
}
