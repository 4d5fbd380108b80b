package nl.chargecars.partnersync.pages;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.RequestIdFilter;
import nl.chargecars.partnersync.web.Seconds;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Renders pages from templates ({@code src/main/jte}), which are precompiled. Thread-safe. */
@Component
public class Pages {

    /** Content-Security-Policy: files of this server only, no inline scripts or styles, and no framing by other sites. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);

    private final ReopenAddresses waysBack;
    private final Colleagues colleagues;

    Pages(ReopenAddresses waysBack, Colleagues colleagues) {
        this.waysBack = waysBack;
        this.colleagues = colleagues;
    }

    /** @param parameters of the template; {@code frame} is added */
    public ResponseEntity<byte[]> show(HttpServletRequest request, String template, Map<String, ?> parameters) {
        return show(request, HttpStatus.OK, template, parameters);
    }

    /** As {@link #show(HttpServletRequest, String, Map)}, with another status than 200. */
    public ResponseEntity<byte[]> show(
            HttpServletRequest request, HttpStatus status, String template, Map<String, ?> parameters) {
        byte[] html = render(template, frame(request), parameters);
        return ResponseEntity.status(status)
                .header("Content-Security-Policy", POLICY)
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(html);
    }

    /**
     * Returns a function that renders a part of a page for the viewer of this request. It may be called repeatedly, also after
     * the request has ended.
     */
    public Function<Map<String, Object>, String> later(HttpServletRequest request, String template) {
        Frame frame = frame(request);
        return parameters -> new String(render(template, frame, parameters), StandardCharsets.UTF_8);
    }

    /** Creates the frame, with a cache of colleagues' names: the same few people appear many times on a page. */
    private Frame frame(HttpServletRequest request) {
        Map<String, Optional<String>> known = new ConcurrentHashMap<>();
        return Frame.of(request, waysBack, actor -> known.computeIfAbsent(actor, colleagues::name));
    }

    private byte[] render(String template, Frame frame, Map<String, ?> parameters) {
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("frame", frame);
        var output = new Utf8ByteOutput();
        templates.render(template + ".jte", all, output);
        return output.toByteArray();
    }

    /**
     * Renders a page with only a message.
     *
     * @param title name of the text, as is {@code text}
     * @param values inserted in the text
     */
    public ResponseEntity<byte[]> message(
            HttpServletRequest request, HttpStatus status, String title, String text, Object... values) {
        Frame frame = frame(request);
        return show(request, status, "message", Map.of("title", frame.word(title), "text", frame.word(text, values)));
    }

    /** Renders a page that says that a form has expired, with a link to the page that has the form. */
    ResponseEntity<byte[]> expired(HttpServletRequest request) {
        return show(
                request,
                HttpStatus.FORBIDDEN,
                "message",
                Map.of(
                        "title",
                        word(request, "failure.expired.title"),
                        "text",
                        word(request, "failure.expired.text"),
                        "reopened",
                        true));
    }

    /** As {@link ReopenAddresses#of}. */
    String wayBack(HttpServletRequest request, String otherwise) {
        return waysBack.of(request, otherwise);
    }

    /**
     * Renders a page that says why a request was refused, with {@code Retry-After} when the refusal has a waiting time.
     *
     * @param word prefix of the names of the page's texts, {@code word.title} and {@code word.text}; the text may contain the
     *     request id as {@code {0}} and the seconds to wait as {@code {1}}
     */
    public ResponseEntity<byte[]> refusal(HttpServletRequest request, Refusal refusal, String word) {
        Duration wait = Objects.requireNonNullElse(refusal.retryAfter(), Duration.ZERO);
        long seconds = Math.max(1, Seconds.up(wait));
        ResponseEntity<byte[]> page = message(
                request,
                HttpStatus.valueOf(refusal.code().status()),
                word + ".title",
                word + ".text",
                RequestIdFilter.idOf(request),
                seconds);
        return refusal.retryAfter() == null
                ? page
                : with(page, headers -> headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(seconds)));
    }

    /** Returns the same answer with further headers. */
    public static ResponseEntity<byte[]> with(ResponseEntity<byte[]> answer, Consumer<HttpHeaders> more) {
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .headers(more)
                .body(answer.getBody());
    }

    /** Returns a text in this browser's language with the values inserted. Fails when there is no text of this name. */
    public String word(HttpServletRequest request, String name, Object... values) {
        return Words.of(Language.of(request), name, values);
    }

    /** Returns a text in this browser's language; empty when there is none of this name. */
    public Optional<String> wordIfAny(HttpServletRequest request, String name) {
        return Words.find(Language.of(request), name);
    }

    /** Returns {@link Frame#label} for this browser's language, for labels that a page needs before it is rendered. */
    public UnaryOperator<String> labels(HttpServletRequest request) {
        Language language = Language.of(request);
        return label -> Words.label(language, label);
    }

    /** Writes a response, for security filters, which run outside Spring MVC. */
    public static void write(HttpServletResponse response, ResponseEntity<byte[]> answer) throws IOException {
        response.setStatus(answer.getStatusCode().value());
        answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        byte[] body = answer.getBody();
        if (body != null) {
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    /** Redirects the browser to a page of this server, to be read with GET. */
    public static ResponseEntity<byte[]> seeOther(String path) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(path))
                .build();
    }

    /**
     * Redirects the browser after an action; the next page shows a notice about it at its top.
     *
     * @param notice name of the notice's text, {@code notice.…}
     */
    public static ResponseEntity<byte[]> done(String path, String notice) {
        return seeOther(new Address(path)
                .with("notice", notice.substring(Frame.NOTICE.length()))
                .text());
    }

    /** Returns the path if it belongs to this server, else {@code /}, so that no redirect leads to another site. */
    public static String ours(String path) {
        boolean ours = path.startsWith("/")
                && !path.startsWith("//")
                && path.chars().allMatch(letter -> letter > ' ' && letter < 127 && letter != '\\');
        try {
            return ours && URI.create(path).getAuthority() == null ? path : "/";
        } catch (IllegalArgumentException unreadable) {
            return "/";
        }
    }
}
