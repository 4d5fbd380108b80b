package nl.chargecars.partnersync.pages;

import java.time.Duration;
import nl.chargecars.partnersync.settings.Settings;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Stores the language that a person chose in a cookie of this browser, for a year. The portal's forms have an address of their
 * own.
 */
@PageController
class LanguageController {

    private static final Duration KEPT = Duration.ofDays(365);

    private final boolean https;

    LanguageController(Settings settings) {
        this.https = settings.isPubliclyHttps();
    }

    @PostMapping(
            path = {"/language", "/portal/language"},
            produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> choose(@RequestParam String language, @RequestParam(defaultValue = "/") String back) {
        var answer = ResponseEntity.status(HttpStatus.SEE_OTHER).header(HttpHeaders.LOCATION, Pages.ours(back));
        Language.of(language)
                .ifPresent(known -> answer.header(
                        HttpHeaders.SET_COOKIE,
                        ResponseCookie.from(Language.COOKIE, known.tag())
                                .path("/")
                                .maxAge(KEPT)
                                .httpOnly(true)
                                .sameSite("Lax")
                                .secure(https)
                                .build()
                                .toString()));
        return answer.build();
    }
}
