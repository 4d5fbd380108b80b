package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The address of what comes behind a part of a list. */
final class More {

    private More() {}

    /** The same as was asked for, from the cursor on; empty when there is no more. */
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
