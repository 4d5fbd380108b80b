package nl.chargecars.partnersync.orderdesk;

import java.util.Map;

/**
 * What somebody typed into a form of an order's page, shown again when it was refused. Prints nothing of it.
 *
 * @param form which one: the end of its address
 * @param values by the names of its fields
 */
public record Typed(String form, Map<String, String> values) {

    static final Typed NOTHING = new Typed("", Map.of());

    static Typed reason(String form, String reason) {
        return new Typed(form, Map.of("reason", reason));
    }

    public boolean isIn(String other) {
        return form.equals(other);
    }

    /** Empty where nothing was typed. */
    public String value(String other, String field) {
        return isIn(other) ? values.getOrDefault(field, "") : "";
    }

    @Override
    public String toString() {
        return "Typed[" + form + "]";
    }
}
