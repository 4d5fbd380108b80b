package nl.chargecars.partnersync.access;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Staff keys and partners' credentials, for pages; does the same as the API's endpoints. */
@Component
public class Credentials {

    /** The scopes that a partner's credential can have. */
    public static final List<String> SCOPES = Scope.NAMES;

    public static final List<String> TYPES = CredentialRequest.TYPES;

    private final CredentialDesk desk;
    private final CredentialRepository repository;
    private final Clock clock;

    Credentials(CredentialDesk desk, CredentialRepository repository, Clock clock) {
        this.desk = desk;
        this.repository = repository;
        this.clock = clock;
    }

    /** Lists the keys of staff, newest first; {@code cursor} is null for the first page. */
    public Page<CredentialLine> ofStaff(@Nullable String cursor, int limit) {
        return page(repository.ofStaff(CredentialView.after(cursor), limit + 1), limit);
    }

    /** Lists the partner's credentials, newest first; {@code cursor} is null for the first page. */
    public Page<CredentialLine> ofPartner(PartnerId partner, @Nullable String cursor, int limit) {
        return page(repository.ofPartner(partner, CredentialView.after(cursor), limit + 1), limit);
    }

    /** Returns all active credentials of the partner, newest first. */
    public List<CredentialLine> inForce(PartnerId partner) {
        Instant now = clock.instant();
        return repository.inForce(partner, now).stream()
                .map(credential -> CredentialLine.of(credential, now))
                .toList();
    }

    /** Returns an unused id for a form, so that a form that is sent twice creates one credential. */
    public static String nextId() {
        return RandomText.id();
    }

    /**
     * Creates a staff key; empty when a key with this id exists already, because the form was sent before.
     *
     * @param id one of {@link #nextId}
     * @param wish {@code {"role", "label", "expires_at"}}
     * @throws Refusal VALIDATION_FAILED with every problem found; MALFORMED_REQUEST when {@code id} does not have the form of an id
     */
    public Optional<NewCredential> issueForStaff(String id, Fields wish, Actor actor) {
        return desk.issueForStaff(checked(id), CredentialRequest.forStaff(wish, clock.instant()), actor)
                .map(NewCredential::of);
    }

    /**
     * Creates a partner's credential; empty when a credential with this id exists already, because the form was sent before.
     *
     * @param id one of {@link #nextId}
     * @param wish {@code {"type", "scopes", "label", "expires_at", "jwks"}}
     * @throws Refusal VALIDATION_FAILED with every problem found; PARTNER_NOT_FOUND; MALFORMED_REQUEST when {@code id} does not have
     *     the form of an id
     */
    public Optional<NewCredential> issueForPartner(PartnerId partner, String id, Fields wish, Actor actor) {
        return desk.issueForPartner(partner, checked(id), CredentialRequest.forPartner(wish, clock.instant()), actor)
                .map(NewCredential::of);
    }

    /** @throws Refusal NOT_FOUND when staff has no such key */
    public void revokeOfStaff(String id, Actor actor) {
        desk.revokeOfStaff(id, actor);
    }

    /** @throws Refusal PARTNER_NOT_FOUND; NOT_FOUND when this partner has no such credential */
    public void revokeOfPartner(PartnerId partner, String id, Actor actor) {
        desk.revokeOfPartner(partner, id, actor);
    }

    private static String checked(String id) {
        if (!RandomText.isId(id)) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "This is no id of a credential.");
        }
        return id;
    }

    private Page<CredentialLine> page(List<Credential> rows, int limit) {
        Instant now = clock.instant();
        return Page.of(rows, limit, last -> Cursor.of(last.id())).map(credential -> CredentialLine.of(credential, now));
    }
}
