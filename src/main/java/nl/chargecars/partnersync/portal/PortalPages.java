package nl.chargecars.partnersync.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Partners;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Renders pages of the portal. Each template gets the visitor and the current time. */
@Component
class PortalPages {

    private final Pages pages;
    private final Partners partners;
    private final Clock clock;

    PortalPages(Pages pages, Partners partners, Clock clock) {
        this.pages = pages;
        this.partners = partners;
        this.clock = clock;
    }

    ResponseEntity<byte[]> show(
            HttpServletRequest request, PartnerCaller visitor, String template, Map<String, ?> parameters) {
        return show(request, HttpStatus.OK, visitor, template, parameters);
    }

    /** @param parameters of the template; {@code frame}, {@code visitor} and {@code now} are added to them */
    ResponseEntity<byte[]> show(
            HttpServletRequest request,
            HttpStatus status,
            PartnerCaller visitor,
            String template,
            Map<String, ?> parameters) {
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("visitor", visitor(visitor));
        all.put("now", clock.instant());
        return pages.show(request, status, "portal/" + template, all);
    }

    Visitor visitor(PartnerCaller who) {
        return new Visitor(partners.require(who.partner()).name(), who);
    }
}
