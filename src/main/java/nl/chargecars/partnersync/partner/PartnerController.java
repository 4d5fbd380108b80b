package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.time.Instant;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Partner organizations over HTTP (contract, "ChargeCars side"). */
@RestController
@RequestMapping("/api/v1/partners")
class PartnerController {

    private final Partners partners;
    private final Json json;

    PartnerController(Partners partners, Json json) {
        this.partners = partners;
        this.json = json;
    }

    record PartnerView(PartnerId partnerId, String name, String businessEntity, Instant createdAt) {
        static PartnerView of(Partner partner) {
            return new PartnerView(
                    partner.id(), partner.name(), partner.businessEntity().wireName(), partner.createdAt());
        }
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Answer<PartnerView>> create(@RequestBody byte[] body, Actor actor) {
        Partner partner = partners.create(json.object(body), actor);
        return ResponseEntity.created(URI.create("/api/v1/partners/" + partner.id()))
                .body(Answer.of(PartnerView.of(partner)));
    }

    @GetMapping
    Page<PartnerView> list(
            @RequestParam(defaultValue = Limit.DEFAULT) int limit, @RequestParam @Nullable String cursor) {
        int size = Limit.checked(limit);
        PartnerId after = Cursor.one(cursor, PartnerId::of);
        return Page.of(partners.list(after, size + 1), size, partner -> Cursor.of(partner.id()))
                .map(PartnerView::of);
    }

    @GetMapping("/{partner_id}")
    Answer<PartnerView> one(@PathVariable("partner_id") PartnerId partner) {
        return Answer.of(PartnerView.of(partners.require(partner)));
    }

    @PatchMapping(path = "/{partner_id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<PartnerView> rename(@PathVariable("partner_id") PartnerId partner, @RequestBody byte[] body, Actor actor) {
        return Answer.of(PartnerView.of(partners.rename(partner, json.object(body), actor)));
    }
}
