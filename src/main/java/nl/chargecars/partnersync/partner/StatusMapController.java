package nl.chargecars.partnersync.partner;

import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the versions of a status map over HTTP. */
@RestController
class StatusMapController {

    private final Partners partners;
    private final Integrations integrations;
    private final StatusMaps maps;

    StatusMapController(Partners partners, Integrations integrations, StatusMaps maps) {
        this.partners = partners;
        this.integrations = integrations;
        this.maps = maps;
    }

    @GetMapping("/api/v1/partners/{partner_id}/integration-config/status-mapping/versions")
    Page<StatusMapVersion> list(
            @PathVariable("partner_id") PartnerId partner,
            @RequestParam(name = "integration_name") @Nullable String name,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        int size = Limit.checked(limit);
        partners.require(partner);
        Integration integration = integrations.require(partner, name);
        Integer before = Cursor.one(cursor, Integer::valueOf);
        return Page.read(
                size,
                StatusMapVersion.LARGEST,
                (last, most) ->
                        maps.versions(integration.id(), last == null ? before : Integer.valueOf(last.version()), most),
                StatusMapVersion::characters,
                last -> Cursor.of(last.version()));
    }
}
