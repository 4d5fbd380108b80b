package nl.chargecars.partnersync.administration;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.access.Credentials;
import nl.chargecars.partnersync.access.NewCredential;
import nl.chargecars.partnersync.web.Problem;
import org.springframework.http.HttpStatus;

/**
 * The result of submitting a form for a credential, and the form as it is shown next.
 *
 * @param made the new credential with its secret, which is shown only this once
 */
record CredentialAnswer(HttpStatus status, Optional<NewCredential> made, CredentialForm form, List<Problem> problems) {

    /** No form was submitted. */
    static final CredentialAnswer NONE =
            new CredentialAnswer(HttpStatus.OK, Optional.empty(), CredentialForm.EMPTY, List.of());

    /** @param made empty when the same form was submitted before: a browser submits it again when the answer is reloaded */
    static CredentialAnswer of(Optional<NewCredential> made) {
        return new CredentialAnswer(
                made.isPresent() ? HttpStatus.OK : HttpStatus.CONFLICT, made, CredentialForm.EMPTY, List.of());
    }

    static CredentialAnswer refused(CredentialForm form, List<Problem> problems) {
        return new CredentialAnswer(HttpStatus.UNPROCESSABLE_CONTENT, Optional.empty(), form, problems);
    }

    /**
     * Adds this to a template's model, with a fresh id for the next credential: submitting one form twice creates only one
     * credential.
     */
    void into(Map<String, Object> model) {
        model.put("made", made);
        model.put("already", status == HttpStatus.CONFLICT);
        model.put("form", form);
        model.put("problems", problems);
        model.put("fresh", Credentials.nextId());
    }
}
