package nl.chargecars.partnersync.administration;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The input of the form for a new credential.
 *
 * @param rights a role, or scopes
 * @param expires the last day on which the credential is valid, in the Netherlands; empty means that it does not expire
 */
public record CredentialForm(String type, List<String> rights, String label, String expires) {

    static final CredentialForm EMPTY = new CredentialForm("", List.of(), "", "");

    /** The body that {@code POST /api/v1/staff-keys} takes. */
    Map<String, Object> forStaff() {
        Map<String, Object> body = common();
        body.put("role", rights.isEmpty() ? "" : rights.getFirst());
        return body;
    }

    /** The body that {@code POST /api/v1/partners/{partner_id}/credentials} takes. */
    Map<String, Object> forPartner() {
        Map<String, Object> body = common();
        body.put("type", type);
        body.put("scopes", rights);
        return body;
    }

    private Map<String, Object> common() {
        Map<String, Object> body = new HashMap<>();
        body.put("label", label);
        body.put("expires_at", Forms.endOf(expires).map(Instant::toString).orElse(expires));
        return body;
    }
}
