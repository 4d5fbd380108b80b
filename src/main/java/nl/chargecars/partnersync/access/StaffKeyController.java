package nl.chargecars.partnersync.access;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import nl.chargecars.partnersync.audit.Actor;
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

/** Keys of staff and of ChargeCars' own systems, each with one role. */
@RestController
@RequestMapping("/api/v1/staff-keys")
class StaffKeyController {

    private final CredentialDesk desk;
    private final CredentialRepository repository;
    private final Json json;
    private final Clock clock;

    StaffKeyController(CredentialDesk desk, CredentialRepository repository, Json json, Clock clock) {
        this.desk = desk;
        this.repository = repository;
        this.json = json;
        this.clock = clock;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Answer<IssuedCredential>> create(@RequestBody byte[] body, Actor actor) {
        var wish = CredentialRequest.forStaff(json.object(body), clock.instant());
        IssuedCredential issued = desk.issueForStaff(wish, actor);
        URI location = URI.create("/api/v1/staff-keys/" + issued.credential().credentialId());
        return ResponseEntity.created(location).body(Answer.of(issued));
    }

    @GetMapping
    Page<CredentialView> list(
            @RequestParam(defaultValue = Limit.DEFAULT) int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        List<Credential> rows = repository.ofStaff(CredentialView.after(cursor), Limit.checked(limit) + 1);
        return CredentialView.page(rows, limit, clock.instant());
    }

    @GetMapping("/{credential_id}")
    Answer<CredentialView> show(@PathVariable("credential_id") String id) {
        Credential key = repository.ofStaff(id).orElseThrow(CredentialDesk::unknownCredential);
        return Answer.of(CredentialView.of(key, clock.instant()));
    }

    @DeleteMapping("/{credential_id}")
    Answer<CredentialView> revoke(@PathVariable("credential_id") String id, Actor actor) {
        return Answer.of(CredentialView.of(desk.revokeOfStaff(id, actor), clock.instant()));
    }
}
