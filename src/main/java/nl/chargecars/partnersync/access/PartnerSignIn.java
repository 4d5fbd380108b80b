package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.stereotype.Component;

/**
 * Checks credentials that a partner's developer enters into the portal's sign-in form: only those that the partner's programs use.
 * Wrong ones are counted together with the wrong credentials of programs.
 */
@Component
public class PartnerSignIn {

    /** The result of a sign-in. */
    public sealed interface Outcome {
        record Right(PartnerCaller visitor) implements Outcome {}

        record Wrong() implements Outcome {}

        /** There were too many wrong attempts, or so many right ones that they would fill the table of sessions. */
        record TooOften(Duration pause) implements Outcome {}
    }

    private final Authenticator authenticator;
    private final CallLimits limits;

    PartnerSignIn(Authenticator authenticator, CallLimits limits) {
        this.authenticator = authenticator;
        this.limits = limits;
    }

    public Outcome byKey(String key, HttpServletRequest request) {
        return judge(new PresentedCredential.Key(key), () -> authenticator.byKey(key), request);
    }

    /** @param name the username of {@code basic_auth}, or the id of an OAuth2 client */
    public Outcome byPassword(String name, String secret, HttpServletRequest request) {
        return judge(
                new PresentedCredential.Basic(name, secret),
                () -> authenticator.byNameAndSecret(name, secret),
                request);
    }

    /** Returns the holder of this credential; empty when it is unknown, revoked, expired or not a partner's. */
    Optional<Caller> callerNow(String credentialId) {
        return authenticator.partnerNow(credentialId).map(Caller.class::cast);
    }

    private Outcome judge(PresentedCredential presented, Supplier<Caller> holder, HttpServletRequest request) {
        return partner(holder)
                .map(caller -> limits.waitAfterSignIns(caller)
                        .<Outcome>map(Outcome.TooOften::new)
                        .orElseGet(() -> new Outcome.Right(caller)))
                .orElseGet(() -> limits.waitAfterGuess(presented, request)
                        .<Outcome>map(Outcome.TooOften::new)
                        .orElseGet(Outcome.Wrong::new));
    }

    private static Optional<PartnerCaller> partner(Supplier<Caller> holder) {
        try {
            return holder.get().asPartner();
        } catch (BadCredentialsException wrong) {
            return Optional.empty();
        }
    }
}
