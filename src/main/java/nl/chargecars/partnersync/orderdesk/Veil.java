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
 * Over the personal data of a page, until somebody asks to see it.
 *
 * @param lifted everything is shown as it is
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

    /** A body that is JSON, or should be. */
    public String json(@Nullable String body) {
        return lifted ? Masks.open(plain(body)) : Masks.json(body);
    }

    /** What stands in a flat object, by name. */
    public Map<String, String> members(JsonNode object) {
        return Masks.members(object, lifted);
    }

    /** The first KiB of an answer. */
    public String answer(@Nullable String body) {
        String shown = lifted ? plain(body) : Masks.json(body);
        return shown.length() <= SHOWN ? shown : Characters.first(shown, SHOWN) + "…";
    }

    /** Headers that were sent, a line each: those that say who we are are not among them. */
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
