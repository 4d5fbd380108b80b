package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The address of the next part of a list. */
final class NextPart {

    private NextPart() {}

    /**
     * Returns the address of the current request with another cursor; empty when the cursor is null, which means that the list
     * ends here.
     */
    static String of(HttpServletRequest request, @Nullable String cursor) {
        if (cursor == null) {
            return "";
        }
        String uri = ServletUriComponentsBuilder.fromRequest(request)
                .replaceQueryParam("cursor", cursor)
                .build(true)
                .toUriString();
        return uri.substring(uri.indexOf(request.getRequestURI()));
    }
}
