package nl.chargecars.partnersync.pages;

import java.text.MessageFormat;
import java.util.EnumMap;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The texts of the pages in each language: {@code pages/words_nl.properties} and its like. */
final class Words {

    private static final Map<Language, ResourceBundle> BUNDLES = new EnumMap<>(Language.class);

    static {
        for (Language language : Language.values()) {
            BUNDLES.put(
                    language,
                    ResourceBundle.getBundle(
                            "pages.words",
                            language.locale(),
                            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)));
        }
    }

    private Words() {}

    /**
     * A text with its values put in, as {@link MessageFormat} does it.
     *
     * @throws MissingResourceException when there is none under this name
     */
    static String of(Language language, String name, Object... values) {
        return new MessageFormat(bundle(language).getString(name), language.locale()).format(values);
    }

    static ResourceBundle bundle(Language language) {
        ResourceBundle bundle = BUNDLES.get(language);
        if (bundle == null) {
            throw new IllegalStateException("no words in " + language);
        }
        return bundle;
    }
}
