package nl.chargecars.partnersync.web;

import java.beans.PropertyEditorSupport;
import java.util.regex.Pattern;
import org.springframework.beans.PropertyEditorRegistry;

/**
 * Reads a parameter that is a whole number: its digits, and nothing else. Spring would also take {@code 0x10}, {@code #a} and a number
 * between spaces. An empty text is no number. An editor and no converter, because Spring tries its own editor after a converter that
 * fails. Used by one request's thread only.
 */
final class WholeNumber extends PropertyEditorSupport {

    private static final Pattern DIGITS = Pattern.compile("-?[0-9]+");

    static void register(PropertyEditorRegistry editors) {
        editors.registerCustomEditor(int.class, new WholeNumber());
        editors.registerCustomEditor(Integer.class, new WholeNumber());
    }

    /** @throws IllegalArgumentException when the text is no whole number, or too large a one */
    @Override
    public void setAsText(String text) {
        if (!text.isEmpty() && !DIGITS.matcher(text).matches()) {
            throw new IllegalArgumentException("no whole number");
        }
        setValue(text.isEmpty() ? null : Integer.valueOf(text));
    }
}
