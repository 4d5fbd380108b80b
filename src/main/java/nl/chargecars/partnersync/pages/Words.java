package nl.chargecars.partnersync.pages;

import java.text.MessageFormat;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * The texts of the pages in each language, in one file per language and group of pages, such as
 * {@code pages/words/orders_nl.properties}.
 */
final class Words {

    private static final List<String> FAMILIES =
            List.of("common", "integrations", "orders", "exceptions", "administration", "portal");

    private static final Map<Language, Map<String, String>> TEXTS = new EnumMap<>(Language.class);

    static {
        for (Language language : Language.values()) {
            TEXTS.put(language, load(language));
        }
    }

    private Words() {}

    /**
     * Returns a text with its values inserted by {@link MessageFormat}.
     *
     * @throws MissingResourceException when there is no text of this name
     */
    static String of(Language language, String name, Object... values) {
        return find(language, name, values)
                .orElseThrow(() -> new MissingResourceException("there is no text", Words.class.getName(), name));
    }

    /** As {@link #of}, but returns empty when there is no text of this name. */
    static Optional<String> find(Language language, String name, Object... values) {
        return Optional.ofNullable(in(language).get(name))
                .map(text -> new MessageFormat(text, language.locale()).format(values));
    }

    /** See {@link Frame#label}. */
    static String label(Language language, String label) {
        return find(language, "label.status." + label.replace(' ', '_')).orElse(label);
    }

    /** All texts by their names. */
    static Map<String, String> in(Language language) {
        Map<String, String> texts = TEXTS.get(language);
        if (texts == null) {
            throw new IllegalStateException("no words in " + language);
        }
        return texts;
    }

    private static Map<String, String> load(Language language) {
        var texts = new HashMap<String, String>();
        for (String family : FAMILIES) {
            ResourceBundle file = ResourceBundle.getBundle(
                    "pages.words." + family,
                    language.locale(),
                    ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
            for (String name : file.keySet()) {
                if (texts.put(name, file.getString(name)) != null) {
                    throw new IllegalStateException("two texts are named " + name);
                }
            }
        }
        return Map.copyOf(texts);
    }
}
