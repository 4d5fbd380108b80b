package nl.chargecars.partnersync.orderdesk;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.pages.Masks;
import nl.chargecars.partnersync.web.Characters;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Masks the personal data of a page, until somebody asks to see it.
 *
 * @param lifted true when nothing is masked
 */
public record Veil(boolean lifted) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int SHOWN = 1_024;

    public String name(@Nullable String name) {
        return lifted ? plain(name) : Masks.name(name);
    }

    public String email(@Nullable String email) {
        return lifted ? plain(email) : Masks.email(email);
    }

    public String phone(@Nullable String phone) {
        return lifted ? plain(phone) : Masks.phone(phone);
    }

    public String text(@Nullable String text) {
        return lifted ? plain(text) : Masks.text(text);
    }

    /** Masks a body that is JSON, or should be. */
    public String json(@Nullable String body) {
        return lifted ? Masks.open(plain(body)) : Masks.json(body);
    }

    /** Returns the members of a flat object by name, with their values masked. */
    public Map<String, String> members(JsonNode object) {
        return Masks.members(object, lifted);
    }

    /** Returns the first 1,024 characters of a response body, masked. */
    public String answer(@Nullable String body) {
        String shown = lifted ? plain(body) : Masks.json(body);
        return shown.length() <= SHOWN ? shown : Characters.first(shown, SHOWN) + "…";
    }

    /** Returns whether a part of what {@link #answer} returned is masked. */
    public boolean hides(String answer) {
        return !lifted && answer.contains(Masks.DOTS);
    }

    /** Returns the headers that were sent, one line each, unmasked: headers with credentials or signatures are not stored. */
    public List<String> headers(String json) {
        try {
            return JSON.readTree(json).properties().stream()
                    .map(header -> header.getKey() + ": " + header.getValue().asString(""))
                    .toList();
        } catch (JacksonException notOurs) {
            return List.of();
        }
    }

    private static String plain(@Nullable String text) {
        return text == null ? "" : text;
    }
}
