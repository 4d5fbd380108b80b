package nl.chargecars.partnersync.access;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A partner's credentials. Several can be active at once, so that they can be replaced without downtime (contract, "Who may call").
 */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/credentials")
class CredentialController {

    private final Partners partners;
    private final CredentialDesk desk;
    private final CredentialRepository repository;
    private final Json json;
    private final Clock clock;

    CredentialController(
            Partners partners, CredentialDesk desk, CredentialRepository repository, Json json, Clock clock) {
        this.partners = partners;
        this.desk = desk;
        this.repository = repository;
        this.json = json;
        this.clock = clock;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Answer<IssuedCredential>> create(
            @PathVariable("partner_id") PartnerId partner, @RequestBody byte[] body, Actor actor) {
        var wish = CredentialRequest.forPartner(json.object(body), clock.instant());
        IssuedCredential issued = desk.issueForPartner(partner, wish, actor);
        URI location = URI.create("/api/v1/partners/" + partner + "/credentials/"
                + issued.credential().credentialId());
        return ResponseEntity.created(location).body(Answer.of(issued));
    }

    @GetMapping
    Page<CredentialView> list(
            @PathVariable("partner_id") PartnerId partner,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        partners.require(partner);
        List<Credential> rows = repository.ofPartner(partner, CredentialView.after(cursor), Limit.checked(limit) + 1);
        return CredentialView.page(rows, limit, clock.instant());
    }

    @GetMapping("/{credential_id}")
    Answer<CredentialView> show(
            @PathVariable("partner_id") PartnerId partner, @PathVariable("credential_id") String id) {
        partners.require(partner);
        Credential credential = repository.ofPartner(partner, id).orElseThrow(CredentialDesk::unknownCredential);
        return Answer.of(CredentialView.of(credential, clock.instant()));
    }

    @DeleteMapping("/{credential_id}")
    Answer<CredentialView> revoke(
            @PathVariable("partner_id") PartnerId partner, @PathVariable("credential_id") String id, Actor actor) {
        return Answer.of(CredentialView.of(desk.revokeOfPartner(partner, id, actor), clock.instant()));
    }
}
