package nl.chargecars.partnersync.administration;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.access.Credentials;
import nl.chargecars.partnersync.access.NewCredential;
import nl.chargecars.partnersync.web.Problem;
import org.springframework.http.HttpStatus;

/**
 * What became of a form for a credential, and the form as it is shown next.
 *
 * @param made what it made, to be shown this once
 */
record CredentialAnswer(HttpStatus status, Optional<NewCredential> made, CredentialForm form, List<Problem> problems) {

    /** Nothing was asked for. */
    static final CredentialAnswer NONE =
            new CredentialAnswer(HttpStatus.OK, Optional.empty(), CredentialForm.EMPTY, List.of());

    /** @param made empty when the form was sent before: a browser does so when its answer is reloaded */
    static CredentialAnswer of(Optional<NewCredential> made) {
        return new CredentialAnswer(
                made.isPresent() ? HttpStatus.OK : HttpStatus.CONFLICT, made, CredentialForm.EMPTY, List.of());
    }

    static CredentialAnswer refused(CredentialForm form, List<Problem> problems) {
        return new CredentialAnswer(HttpStatus.UNPROCESSABLE_CONTENT, Optional.empty(), form, problems);
    }

    /** For the templates; each form brings the id of what it makes. */
    void into(Map<String, Object> model) {
        model.put("made", made);
        model.put("already", status == HttpStatus.CONFLICT);
        model.put("form", form);
        model.put("problems", problems);
        model.put("fresh", Credentials.nextId());
    }
}
