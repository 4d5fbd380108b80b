package nl.chargecars.partnersync.inbound;

import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedCallFigures.InHour;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists how many status updates were not let in. Nothing else about them is kept, since anybody can send them. */
@RestController
class RefusedCallController {

    private final RefusedCallFigures figures;

    RefusedCallController(RefusedCallFigures figures) {
        this.figures = figures;
    }

    @GetMapping("/api/v1/partners/{partner_id}/refused-calls")
    Page<InHour> list(
            @PathVariable("partner_id") PartnerId partner,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        return figures.list(partner, cursor, Limit.checked(limit));
    }
}
