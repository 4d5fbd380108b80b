package nl.chargecars.partnersync.docs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import nl.chargecars.partnersync.pages.StaticFile;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Serves the OpenAPI document and a page that displays it without external resources: see docs/adr/0007-api-document.md. */
@RestController
class DocsController {

    /** Content Security Policy: scripts, styles and requests of this server only; everything else is forbidden. */
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String SWAGGER_UI = "META-INF/resources/webjars/swagger-ui/*/";
    private static final String CSS = "text/css;charset=utf-8";
    private static final String JAVASCRIPT = "text/javascript;charset=utf-8";

    private enum File {
        DOCUMENT("openapi.yaml", "application/yaml"),
        PAGE("docs/index.html", "text/html;charset=utf-8"),
        SCRIPT("docs/docs.js", JAVASCRIPT),
        STYLE("docs/docs.css", CSS),
        RENDERER(SWAGGER_UI + "swagger-ui-bundle.js", JAVASCRIPT),
        RENDERER_STYLE(SWAGGER_UI + "swagger-ui.css", CSS);

        private final String place;
        private final String contentType;

        File(String place, String contentType) {
            this.place = place;
            this.contentType = contentType;
        }
    }

    private static final Map<String, File> OF_PAGE = Map.of(
            "docs.js", File.SCRIPT,
            "docs.css", File.STYLE,
            "swagger-ui-bundle.js", File.RENDERER,
            "swagger-ui.css", File.RENDERER_STYLE);

    /** Files read so far. Each is read at its first request, so that the start does not wait for a megabyte of script. */
    private final Map<File, StaticFile> loaded = new ConcurrentHashMap<>();

    @GetMapping("/openapi.yaml")
    void document(HttpServletRequest request, HttpServletResponse response) throws IOException {
        send(File.DOCUMENT, request, response);
    }

    @GetMapping("/docs")
    void page(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Content-Security-Policy", PAGE_POLICY);
        send(File.PAGE, request, response);
    }

    @GetMapping("/docs/{file}")
    void fileOfPage(@PathVariable String file, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        File known = OF_PAGE.get(file);
        if (known == null) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "The documentation has no such file. It begins at /docs.");
        }
        send(known, request, response);
    }

    private void send(File file, HttpServletRequest request, HttpServletResponse response) throws IOException {
        loaded.computeIfAbsent(file, unread -> StaticFile.read(unread.place, unread.contentType))
                .send(request, response);
    }
}
