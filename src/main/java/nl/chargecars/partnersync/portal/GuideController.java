package nl.chargecars.partnersync.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** The integration guide. Public: it needs no session, so that a partner can read it before it has a credential. */
@PageController
@RequestMapping(produces = MediaType.TEXT_HTML_VALUE)
class GuideController {

    private final PortalPages portal;
    private final Pages pages;
    private final Settings settings;

    GuideController(PortalPages portal, Pages pages, Settings settings) {
        this.portal = portal;
        this.pages = pages;
        this.settings = settings;
    }

    @GetMapping("/portal/guide")
    ResponseEntity<byte[]> guide(Optional<PartnerCaller> visitor, HttpServletRequest request) {
        Map<String, Object> model = new HashMap<>();
        visitor.ifPresent(known -> {
            model.put("visitor", portal.visitor(known));
            model.put("partner", known.partner().toString());
        });
        model.put("server", settings.publicUrl().toString());
        return pages.show(request, "portal/guide", model);
    }

    /** Returns one sample file as plain text, to be saved under its own name: without one, Spring calls it f.txt. */
    @GetMapping("/portal/guide/samples/{file}")
    ResponseEntity<byte[]> sample(@PathVariable String file) {
        Sample sample =
                Sample.named(file).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such sample."));
        return ResponseEntity.ok()
                .headers(headers -> headers.setContentDisposition(
                        ContentDisposition.inline().filename(sample.file()).build()))
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(sample.text().getBytes(StandardCharsets.UTF_8));
    }
}
