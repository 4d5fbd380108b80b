package nl.chargecars.partnersync.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/**
 * Reads a form's fields through {@link Body}, when a parameter is first asked for, and counts them with {@link ParsedBodies}. Tomcat
 * would read them past any wrapper, and reserve as much memory as Content-Length announces. Fields that cannot be read cause the same
 * exception as Tomcat throws.
 */
final class FormRequest extends HttpServletRequestWrapper {

    /** So many that the largest status map fits: 300 statuses of ours, and 200 words of the partner's with 200 that wait. */
    private static final int MOST_FIELDS = 1_400;

    /** So many that the largest workflow fits: 100 statuses, of which each leads to all others. */
    private static final int MOST_FIELDS_OF_A_WORKFLOW = 11_000;

    private static final Set<String> WORKFLOW_FORMS = Set.of("/workflow", "/workflow/edit");

    private final ParsedBodies parsed;
    private @Nullable Map<String, String[]> parameters;

    /** The failure of the first attempt, thrown again later: a body can be read only once. */
    private @Nullable InvalidParameterException failure;

    /** @param request whose stream is a {@link Body} */
    FormRequest(HttpServletRequest request, ParsedBodies parsed) {
        super(request);
        this.parsed = parsed;
    }

    static boolean isForm(HttpServletRequest request) {
        return HttpMethod.POST.matches(request.getMethod())
                && typeBegins(request, MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }

    /**
     * Returns whether the body is multipart (file uploads, for example), which Tomcat would read past any wrapper, for every
     * method.
     */
    static boolean isMultipart(HttpServletRequest request) {
        return typeBegins(request, "multipart/");
    }

    private static boolean typeBegins(HttpServletRequest request, String beginning) {
        String type = request.getContentType();
        return type != null && type.regionMatches(true, 0, beginning, 0, beginning.length());
    }

    /** @throws InvalidParameterException with the status to answer, also from the methods below */
    @Override
    public Map<String, String[]> getParameterMap() {
        if (failure != null) {
            throw failure;
        }
        if (parameters == null) {
            try {
                parameters = read();
            } catch (InvalidParameterException unreadable) {
                failure = unreadable;
                throw unreadable;
            }
        }
        return parameters;
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterValues(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        String[] values = getParameterMap().get(name);
        return values == null ? null : values.clone();
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    private Map<String, String[]> read() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        try {
            byte[] body = getInputStream().readAllBytes();
            // parameters of the query string come first (Servlet 6.1, section 3.1); Tomcat does not read a body that
            // was read already
            super.getParameterMap().forEach((name, values) -> all.put(name, new ArrayList<>(List.of(values))));
            fields(new String(body, StandardCharsets.UTF_8), all);
        } catch (Refusal refusal) {
            throw unreadable(refusal.getMessage(), refusal.code());
        } catch (IllegalArgumentException notEncoded) {
            throw unreadable("a field is not encoded as forms are", ErrorCode.MALFORMED_REQUEST);
        } catch (IOException gone) {
            throw unreadable("the sender fell silent or closed the connection", ErrorCode.MALFORMED_REQUEST);
        }
        Map<String, String[]> read = new LinkedHashMap<>();
        all.forEach((name, values) -> read.put(name, values.toArray(String[]::new)));
        return Collections.unmodifiableMap(read);
    }

    private void fields(String form, Map<String, List<String>> all) {
        long count = 1 + form.chars().filter(character -> character == '&').count();
        int most = WORKFLOW_FORMS.contains(getRequestURI()) ? MOST_FIELDS_OF_A_WORKFLOW : MOST_FIELDS;
        if (count > most) {
            throw unreadable("more than " + most + " fields", ErrorCode.MALFORMED_REQUEST);
        }
        parsed.countFields(count);
        for (String field : form.split("&", -1)) {
            if (!field.isEmpty()) {
                int equals = field.indexOf('=');
                String name = decoded(equals < 0 ? field : field.substring(0, equals));
                String value = equals < 0 ? "" : decoded(field.substring(equals + 1));
                all.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            }
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static InvalidParameterException unreadable(String what, ErrorCode code) {
        return new InvalidParameterException(what, code.status());
    }
}
