package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.TreeMap;
import nl.chargecars.partnersync.partner.Integration;

/**
 * What a form of settings began with. It goes with the form, so that what a colleague saves meanwhile is seen, and told from what
 * was typed.
 *
 * @param fields what the form would have sent then; no secret is in it
 */
public record SettingsBefore(Map<String, String> fields) {

    private static final String PREFIX = "was.";

    static SettingsBefore of(Integration integration) {
        return new SettingsBefore(ConfigurationForm.of(integration).sent());
    }

    /** Nothing, where the form does not say so: then all that is stored counts as changed since. */
    static SettingsBefore of(HttpServletRequest request) {
        Map<String, String> fields = new TreeMap<>();
        request.getParameterMap().forEach((name, given) -> {
            if (name.startsWith(PREFIX)) {
                fields.put(name.substring(PREFIX.length()), given[0].strip());
            }
        });
        return new SettingsBefore(fields);
    }

    /** As fields of a form, for a template. */
    public Map<String, String> hidden() {
        Map<String, String> hidden = new TreeMap<>();
        fields.forEach((name, value) -> hidden.put(PREFIX + name, value));
        return hidden;
    }

    /** Without addresses, which may hold a secret. */
    @Override
    public String toString() {
        return "SettingsBefore[…]";
    }
}
