package nl.chargecars.partnersync.pages;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where a page of ours is, with what is asked of it: {@code /orders?show=new}. */
public record Address(String text) {

    /** The same with one more parameter; with nothing more for a value that is null or an empty text. */
    public Address with(String name, @Nullable Object value) {
        String given = value == null ? "" : value.toString();
        return given.isEmpty()
                ? this
                : new Address(text + (text.contains("?") ? "&" : "?") + name + "="
                        + URLEncoder.encode(given, StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return text;
    }
}
