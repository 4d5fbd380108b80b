package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;

/** What the API refuses, as people read it: beside the field that it is about, in their language. */
@Component
class Problems {

    /** Of those that there are texts for; any other says what the API says. */
    private static final Set<String> KNOWN = Set.of(
            "required",
            "invalid_url",
            "not_https",
            "private_address",
            "out_of_range",
            "wrong_type",
            "wrong_length",
            "too_long",
            "unknown_status",
            "unknown_value",
            "needs_authentication_type",
            "needs_api_base_url",
            "needed_for_new_host",
            "invalid_format",
            "invalid_characters",
            "invalid_name",
            "changed_meanwhile",
            "repeated",
            "no_webhook_url",
            "already_there",
            "integration_already_active",
            "no_active_integration",
            "deliveries_held",
            "endpoint_disabled",
            "overloaded",
            "not_polled",
            "invalid_certificate",
            "unsupported_certificate",
            "expired_certificate",
            "encrypted_key",
            "not_pkcs8",
            "invalid_key",
            "key_of_another",
            "forbidden_header",
            "header_twice",
            "masked",
            "masked_query",
            "not_for_this_scheme",
            "too_short");

    private static final String WORD = "config.problem.";

    private final Pages pages;

    Problems(Pages pages) {
        this.pages = pages;
    }

    /** By the place in the request, without its first slash; {@code ""} for what is about the whole. */
    Map<String, String> of(HttpServletRequest request, Refusal refusal) {
        Map<String, String> problems = new LinkedHashMap<>();
        if (refusal.details().isEmpty()) {
            problems.put("", text(request, refusal.code().name().toLowerCase(Locale.ROOT), refusal.getMessage()));
        }
        for (Problem problem : refusal.details()) {
            String pointer = problem.pointer().replaceFirst("/\\d+$", ""); // an element's problem is shown at its list
            String place = pointer.isEmpty() ? "" : pointer.substring(1);
            problems.putIfAbsent(place, text(request, problem.code(), problem.message()));
        }
        return problems;
    }

    private String text(HttpServletRequest request, String code, String otherwise) {
        return KNOWN.contains(code) ? pages.word(request, WORD + code) : otherwise;
    }
}
