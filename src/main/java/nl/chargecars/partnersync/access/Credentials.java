package nl.chargecars.partnersync.access;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keys of staff and credentials of partners, for pages: the same that the endpoints do. */
@Component
public class Credentials {

    /** What a partner's credential may be for. */
    public static final List<String> SCOPES = Scope.NAMES;

    public static final List<String> TYPES = CredentialWish.TYPES;

    private final CredentialDesk desk;
    private final CredentialStore store;
    private final Clock clock;

    Credentials(CredentialDesk desk, CredentialStore store, Clock clock) {
        this.desk = desk;
        this.store = store;
        this.clock = clock;
    }

    /** Newest first. */
    public Page<CredentialLine> ofStaff(@Nullable String cursor, int limit) {
        return page(store.ofStaff(CredentialView.after(cursor), limit + 1), limit);
    }

    /** Newest first. */
    public Page<CredentialLine> ofPartner(PartnerId partner, @Nullable String cursor, int limit) {
        return page(store.ofPartner(partner, CredentialView.after(cursor), limit + 1), limit);
    }

    /**
     * Makes a key.
     *
     * @param wish {@code {"role", "label", "expires_at"}}
     * @throws Refusal VALIDATION_FAILED with every problem there is
     */
    public NewCredential issueForStaff(Fields wish, Actor actor) {
        return NewCredential.of(desk.issueForStaff(CredentialWish.forStaff(wish, clock.instant()), actor));
    }

    /**
     * Makes a credential.
     *
     * @param wish {@code {"type", "scopes", "label", "expires_at", "jwks"}}
     * @throws Refusal VALIDATION_FAILED with every problem there is; PARTNER_NOT_FOUND
     */
    public NewCredential issueForPartner(PartnerId partner, Fields wish, Actor actor) {
        return NewCredential.of(desk.issueForPartner(partner, CredentialWish.forPartner(wish, clock.instant()), actor));
    }

    /** @throws Refusal NOT_FOUND when staff has no such key */
    public void revokeOfStaff(String id, Actor actor) {
        desk.revokeOfStaff(id, actor);
    }

    /** @throws Refusal PARTNER_NOT_FOUND; NOT_FOUND when this partner has no such credential */
    public void revokeOfPartner(PartnerId partner, String id, Actor actor) {
        desk.revokeOfPartner(partner, id, actor);
    }

    private Page<CredentialLine> page(List<Credential> rows, int limit) {
        Instant now = clock.instant();
        return Page.of(rows, limit, last -> Cursor.of(last.id())).map(credential -> CredentialLine.of(credential, now));
    }
}
