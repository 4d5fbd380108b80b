package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Address of a page of this server: a path and its query, such as {@code /orders?show=new}. */
public record Address(String text) {

    /** Returns the requested path with its query. */
    static String requested(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    /** Returns this address with one more query parameter; unchanged when the value is null or an empty text. */
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
