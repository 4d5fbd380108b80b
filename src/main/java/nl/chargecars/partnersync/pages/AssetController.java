package nl.chargecars.partnersync.pages;

import static java.util.Map.entry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Serves the style sheets, scripts and images of the pages. All of them come from this server. */
@RestController
class AssetController {

    private static final String OUR_OWN = "pages/";
    private static final String HTMX = "META-INF/resources/webjars/htmx.org/*/dist/";
    private static final String UPLOT = "META-INF/resources/webjars/uplot/*/dist/";

    /** Directory of each file on the class path. */
    private static final Map<String, String> PLACES = Map.ofEntries(
            entry("pages.css", OUR_OWN),
            entry("orders.css", OUR_OWN),
            entry("integration.css", OUR_OWN),
            entry("exceptions.css", OUR_OWN),
            entry("administration.css", OUR_OWN),
            entry("portal.css", OUR_OWN),
            entry("pages.js", OUR_OWN),
            entry("live.js", OUR_OWN),
            entry("keep.js", OUR_OWN),
            entry("files.js", OUR_OWN),
            entry("charts.js", OUR_OWN),
            entry("icon.svg", OUR_OWN),
            entry("htmx.min.js", HTMX),
            entry("uPlot.iife.min.js", UPLOT),
            entry("uPlot.min.css", UPLOT));

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, StaticFile> loaded = new ConcurrentHashMap<>();

    @GetMapping(path = "/assets/{file}", produces = MediaType.ALL_VALUE)
    void file(@PathVariable String file, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!PLACES.containsKey(file)) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "There is no such file.");
        }
        loaded.computeIfAbsent(file, AssetController::read).send(request, response);
    }

    private static StaticFile read(String file) {
        String ending = file.substring(file.lastIndexOf('.') + 1);
        return StaticFile.read(
                PLACES.get(file) + file, TYPES.getOrDefault(ending, MediaType.APPLICATION_OCTET_STREAM_VALUE));
    }
}
