package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import nl.chargecars.partnersync.access.Caller.PartnerCaller;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.stereotype.Component;

/**
 * Judges credentials that a partner's developer types into a form: those that its programs use, and no others. What is wrong is
 * counted with what programs get wrong.
 */
@Component
public class PartnerSignIn {

    /** What came of it. */
    public sealed interface Outcome {
        record Right(PartnerVisitor visitor) implements Outcome {}

        record Wrong() implements Outcome {}

        /** Wrong once more, and too often by now; or so often right that it would fill the table of sessions. */
        record TooOften(Duration pause) implements Outcome {}
    }

    private final Authenticator authenticator;
    private final CallLimits limits;

    PartnerSignIn(Authenticator authenticator, CallLimits limits) {
        this.authenticator = authenticator;
        this.limits = limits;
    }

    public Outcome byKey(String key, HttpServletRequest request) {
        return judge(new Presented.Key(key), request);
    }

    /** @param name the username of {@code basic_auth}, or the id of an OAuth2 client */
    public Outcome byPassword(String name, String secret, HttpServletRequest request) {
        return judge(new Presented.Basic(name, secret), request);
    }

    /** Who holds this credential, as long as it is neither revoked nor expired. */
    Optional<Caller> callerNow(String credentialId) {
        return authenticator.partnerNow(credentialId).map(Caller.class::cast);
    }

    private Outcome judge(Presented presented, HttpServletRequest request) {
        return right(presented)
                .map(caller -> limits.waitAfterSignIns(caller)
                        .<Outcome>map(Outcome.TooOften::new)
                        .orElseGet(() -> new Outcome.Right(PartnerVisitor.of(caller))))
                .orElseGet(() -> limits.waitAfterGuess(presented, request)
                        .<Outcome>map(Outcome.TooOften::new)
                        .orElseGet(Outcome.Wrong::new));
    }

    private Optional<PartnerCaller> right(Presented presented) {
        try {
            Caller caller = switch (presented) {
                case Presented.Key key -> authenticator.byKey(key.text());
                case Presented.Basic basic -> authenticator.byNameAndSecret(basic.username(), basic.password());
                case Presented.None _, Presented.Token _, Presented.Unusable _ ->
                    throw new IllegalArgumentException("a form has a key, or a name and a secret");
            };
            return caller instanceof PartnerCaller partner ? Optional.of(partner) : Optional.empty();
        } catch (BadCredentialsException wrong) {
            return Optional.empty();
        }
    }
}
