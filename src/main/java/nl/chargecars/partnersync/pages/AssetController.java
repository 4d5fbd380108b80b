package nl.chargecars.partnersync.pages;

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

/** The files that pages are shown with. Nothing comes from elsewhere. */
@RestController
class AssetController {

    private static final Map<String, String> TYPES = Map.of(
            "pages.css", "text/css;charset=utf-8",
            "live.js", "text/javascript;charset=utf-8",
            "icon.svg", "image/svg+xml");

    private final Map<String, StaticFile> loaded = new ConcurrentHashMap<>();

    @GetMapping(path = "/assets/{file}", produces = MediaType.ALL_VALUE)
    void file(@PathVariable String file, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String type = TYPES.get(file);
        if (type == null) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "There is no such file.");
        }
        loaded.computeIfAbsent(file, name -> StaticFile.read("pages/" + name, type))
                .send(request, response);
    }
}
