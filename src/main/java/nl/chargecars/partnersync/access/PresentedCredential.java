package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/** The credential in a request's headers, not verified yet: {@code X-API-Key}, {@code Authorization} Bearer or Basic. */
sealed interface PresentedCredential {

    record None() implements PresentedCredential {}

    record Key(String text) implements PresentedCredential {
        @Override
        public String toString() {
            return "Key[…]";
        }
    }

    record Basic(String username, String password) implements PresentedCredential {
        @Override
        public String toString() {
            return "Basic[…]";
        }
    }

    /** A JSON Web Token, as the authorization server issues them; only ever sent as bearer (RFC 6750). */
    record Token(String text) implements PresentedCredential {
        @Override
        public String toString() {
            return "Token[…]";
        }
    }

    /** @param why the reason, as told to the caller */
    record Unusable(String why) implements PresentedCredential {}

    String API_KEY_HEADER = "X-API-Key";

    /**
     * The form of a JSON Web Token. Its header is a JSON object, which begins with {@code eyJ} in base64url; no API key of ours does.
     */
    Pattern JSON_WEB_TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** Returns the public half of the credential, if it has the form of ours; otherwise an empty string. */
    default String credentialId() {
        return switch (this) {
            case Key key -> ApiKey.parse(key.text()).map(ApiKey::id).orElse("");
            case Basic basic -> RandomText.isId(basic.username()) ? basic.username() : "";
            case None _, Token _, Unusable _ -> "";
        };
    }

    /**
     * Reads the credential of a request. The same key in both headers is one credential; different ones are unusable, because we do
     * not choose between them.
     */
    static PresentedCredential in(HttpServletRequest request) {
        List<PresentedCredential> all = Stream.concat(
                        values(request, API_KEY_HEADER).map(PresentedCredential::key),
                        values(request, HttpHeaders.AUTHORIZATION).map(PresentedCredential::authorization))
                .distinct()
                .toList();
        return switch (all.size()) {
            case 0 -> new None();
            case 1 -> all.getFirst();
            default -> new Unusable("Several credentials that differ were sent. Send one.");
        };
    }

    private static Stream<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header)).stream().map(String::strip);
    }

    private static PresentedCredential authorization(String value) {
        int space = value.indexOf(' ');
        String scheme = (space < 0 ? value : value.substring(0, space)).toLowerCase(Locale.ROOT);
        String rest = space < 0 ? "" : value.substring(space + 1).strip();
        return switch (scheme) {
            case "bearer" -> JSON_WEB_TOKEN.matcher(rest).matches() ? new Token(rest) : key(rest);
            case "basic" -> basic(rest);
            default -> new Unusable("Authorization must be Bearer or Basic.");
        };
    }

    private static PresentedCredential key(String text) {
        return text.isEmpty() ? new Unusable("The key sent is empty.") : new Key(text);
    }

    private static PresentedCredential basic(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon > 0) {
                return new Basic(pair.substring(0, colon), pair.substring(colon + 1));
            }
        } catch (IllegalArgumentException notBase64) {
            return unreadableBasic();
        }
        return unreadableBasic();
    }

    private static PresentedCredential unreadableBasic() {
        return new Unusable("Authorization: Basic cannot be read; it is the base64 of username:password.");
    }
}
