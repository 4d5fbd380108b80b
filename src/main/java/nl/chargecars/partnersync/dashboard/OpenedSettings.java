package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.TreeMap;
import nl.chargecars.partnersync.partner.Integration;

/**
 * The values that a form of settings was opened with. The form sends them along, so that changes that a colleague saved meanwhile
 * can be told from what was entered in the form.
 *
 * @param fields what the form would have sent when it was opened; contains no secrets
 */
public record OpenedSettings(Map<String, String> fields) {

    private static final String PREFIX = "was.";

    static OpenedSettings of(Integration integration) {
        return new OpenedSettings(ConfigurationForm.of(integration).sent());
    }

    /** Reads the values of a form. Without any, everything that is stored counts as changed since. */
    static OpenedSettings of(HttpServletRequest request) {
        Map<String, String> fields = new TreeMap<>();
        request.getParameterMap().forEach((name, given) -> {
            if (name.startsWith(PREFIX)) {
                fields.put(name.substring(PREFIX.length()), given[0].strip());
            }
        });
        return new OpenedSettings(fields);
    }

    /** Returns the values as hidden fields of a form, for a template. */
    public Map<String, String> hidden() {
        Map<String, String> hidden = new TreeMap<>();
        fields.forEach((name, value) -> hidden.put(PREFIX + name, value));
        return hidden;
    }

    /** Does not print the values, since addresses may contain a secret. */
    @Override
    public String toString() {
        return "OpenedSettings[…]";
    }
}
