package nl.chargecars.partnersync.access;

import java.util.LinkedHashMap;
import java.util.Map;
import nl.chargecars.partnersync.access.IssuedCredential.Secret;

/**
 * A credential that was just created, to be shown this once. {@link #toString} leaves the secret out.
 *
 * @param parts what the holder has to send, by the API's field names, such as {@code key}
 */
public record NewCredential(String id, Map<String, String> parts) {

    static NewCredential of(IssuedCredential issued) {
        Map<String, String> parts = new LinkedHashMap<>();
        switch (issued.secret()) {
            case Secret.Key(String key) -> parts.put("key", key);
            case Secret.ClientIdOnly(String clientId) -> parts.put("client_id", clientId);
            case Secret.ClientIdAndSecret(String clientId, String secret) -> {
                parts.put("client_id", clientId);
                parts.put("client_secret", secret);
            }
            case Secret.UsernameAndPassword(String username, String password) -> {
                parts.put("username", username);
                parts.put("password", password);
            }
        }
        return new NewCredential(issued.credential().credentialId(), parts);
    }

    @Override
    public String toString() {
        return "NewCredential[" + id + "]";
    }
}
