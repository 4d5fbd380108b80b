package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import nl.chargecars.partnersync.limits.Allowance;
import nl.chargecars.partnersync.limits.GuessLimiter;
import nl.chargecars.partnersync.limits.GuessLimiter.Judged;
import nl.chargecars.partnersync.limits.PartnerLimits;
import nl.chargecars.partnersync.web.ClientAddress;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;

/**
 * Applies the partner's rate limit as soon as the caller is known, and limits how many wrong credentials an address may present, and
 * how many may be presented with one id.
 */
@Component
class CallLimits {

    /** The name of the administrator's key in {@link GuessLimiter}; no credential has such an id. */
    private static final String ADMINISTRATORS_KEY = "the administrator's key";

    private final PartnerLimits partners;
    private final GuessLimiter guesses;
    private final FirstAdministrator administrator;
    private final ClientAddress addresses;
    private final Clock clock;

    CallLimits(
            PartnerLimits partners,
            GuessLimiter guesses,
            FirstAdministrator administrator,
            ClientAddress addresses,
            Clock clock) {
        this.partners = partners;
        this.guesses = guesses;
        this.administrator = administrator;
        this.addresses = addresses;
        this.clock = clock;
    }

    /**
     * Counts a partner's call and writes the remaining allowance to the response. Returns the refusal once the limit is exceeded.
     * Staff is not limited.
     */
    Optional<Refusal> refusal(Caller caller, HttpServletResponse response) {
        if (!(caller instanceof PartnerCaller partner)) {
            return Optional.empty();
        }
        Allowance allowance = partners.take(partner.partner());
        allowance.writeTo(response, clock.instant());
        return allowance.granted() ? Optional.empty() : Optional.of(allowance.refusal());
    }

    /**
     * Judges a presented credential that is not in the database: a short key may still be the first administrator's. Everything else
     * counts as a wrong attempt. After too many short keys, the answer does not tell whether this was the administrator's; and as they
     * are counted in the same way where his is long, the limit does not tell how long his is.
     *
     * @return true for the first administrator's key; false for a wrong credential
     * @throws Refusal RATE_LIMIT_EXCEEDED
     */
    boolean isAdministrator(PresentedCredential unknown, HttpServletRequest request) {
        if (unknown instanceof PresentedCredential.None) {
            return false; // the request has only a session cookie, and that session has ended
        }
        return switch (judged(unknown, request)) {
            case Judged.Right _ -> true;
            case Judged.Wrong _ -> false;
            case Judged.TooOften tooOften ->
                throw Refusal.retryAfter(
                        ErrorCode.RATE_LIMIT_EXCEEDED,
                        "Too many wrong credentials from your address or with this one. Wait as Retry-After says; a right"
                                + " one that this server issued is let in at once.",
                        tooOften.pause());
        };
    }

    private Judged judged(PresentedCredential unknown, HttpServletRequest request) {
        if (unknown instanceof PresentedCredential.Key key && FirstAdministrator.isShort(key.text())) {
            return guesses.judge(
                    GuessLimiter.What.CREDENTIAL,
                    addresses.of(request),
                    ADMINISTRATORS_KEY,
                    () -> administrator.isGuessable() && administrator.isKey(key.text()));
        }
        return waitAfterGuess(unknown, request)
                .<Judged>map(Judged.TooOften::new)
                .orElseGet(Judged.Wrong::new);
    }

    /** Counts a sign-in to the portal with a right credential. Returns how long to wait when there were too many; otherwise empty. */
    Optional<Duration> waitAfterSignIns(Caller right) {
        return guesses.takeSignIn("portal", right.credentialId());
    }

    /** Counts a wrong credential. Returns how long to wait when there were too many; otherwise empty. */
    Optional<Duration> waitAfterGuess(PresentedCredential wrong, HttpServletRequest request) {
        return guesses.failed(GuessLimiter.What.CREDENTIAL, addresses.of(request), wrong.credentialId());
    }
}
