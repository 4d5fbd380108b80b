package nl.chargecars.partnersync.orderdesk;

import java.util.Map;

/**
 * The input of a form on an order's page, shown again when it was refused. {@link #toString} does not print the input.
 *
 * @param form which form: the end of its address
 * @param values the input by field name
 */
public record FormInput(String form, Map<String, String> values) {

    static final FormInput NOTHING = new FormInput("", Map.of());

    static FormInput reason(String form, String reason) {
        return new FormInput(form, Map.of("reason", reason));
    }

    public boolean isIn(String other) {
        return form.equals(other);
    }

    /** Returns the input of a field; empty when there is none. */
    public String value(String other, String field) {
        return isIn(other) ? values.getOrDefault(field, "") : "";
    }

    @Override
    public String toString() {
        return "FormInput[" + form + "]";
    }
}
