package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Partners;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Renders the pages below that of an integration. They name its partner: integrations of two partners may have the same name. */
@Component
class IntegrationSubpages {

    private final Partners partners;
    private final Pages pages;

    IntegrationSubpages(Partners partners, Pages pages) {
        this.partners = partners;
        this.pages = pages;
    }

    ResponseEntity<byte[]> show(
            HttpServletRequest request, String template, Integration integration, Map<String, ?> parameters) {
        return show(request, HttpStatus.OK, template, integration, parameters);
    }

    /** @param parameters of the template; {@code integration} and {@code partner}, the partner's name, are added to them */
    ResponseEntity<byte[]> show(
            HttpServletRequest request,
            HttpStatus status,
            String template,
            Integration integration,
            Map<String, ?> parameters) {
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("integration", integration);
        all.put("partner", partners.require(integration.partner()).name());
        return pages.show(request, status, template, all);
    }
}
