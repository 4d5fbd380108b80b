package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import nl.chargecars.partnersync.limits.Allowance;
import nl.chargecars.partnersync.limits.Guesses;
import nl.chargecars.partnersync.limits.Guesses.Judged;
import nl.chargecars.partnersync.limits.PartnerLimits;
import nl.chargecars.partnersync.web.ClientAddress;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;

/** How often a caller may call, asked as soon as it is known who that is; and how often somebody may be wrong about it. */
@Component
class CallLimits {

    /** No credential is named like this. */
    private static final String ADMINISTRATORS_KEY = "the administrator's key";

    private final PartnerLimits partners;
    private final Guesses guesses;
    private final FirstAdministrator administrator;
    private final ClientAddress addresses;
    private final Clock clock;

    CallLimits(
            PartnerLimits partners,
            Guesses guesses,
            FirstAdministrator administrator,
            ClientAddress addresses,
            Clock clock) {
        this.partners = partners;
        this.guesses = guesses;
        this.administrator = administrator;
        this.addresses = addresses;
        this.clock = clock;
    }

    /** Counts a partner's call, and tells it on the answer how many are left; the refusal when there are none. */
    Optional<Refusal> refusal(Caller caller, HttpServletResponse response) {
        if (!(caller instanceof Caller.PartnerCaller partner)) {
            return Optional.empty();
        }
        Allowance allowance = partners.take(partner.partner());
        allowance.writeTo(response, clock.instant());
        return allowance.granted() ? Optional.empty() : Optional.of(allowance.refusal());
    }

    /**
     * Judges what was found to be no credential. It is counted as a wrong one, unless it is the first administrator's short key;
     * whether it is that, nobody is told where too many were wrong.
     *
     * @return false when it was wrong
     * @throws Refusal RATE_LIMIT_EXCEEDED
     */
    boolean isAdministrator(Presented unknown, HttpServletRequest request) {
        if (unknown instanceof Presented.None) {
            return false; // a session that ended
        }
        BooleanSupplier fits = () ->
                administrator.isGuessable() && unknown instanceof Presented.Key key && administrator.isKey(key.text());
        return switch (guesses.judge(
                Guesses.What.CREDENTIAL, addresses.of(request), unknown.credentialId(), ADMINISTRATORS_KEY, fits)) {
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

    /** Counts a sign-in to the portal with a right credential; how long to wait, when there were too many. */
    Optional<Duration> waitAfterSignIns(Caller right) {
        return guesses.signInTried("portal", right.credentialId());
    }

    /** Counts a credential that was wrong; how long to wait, when there were too many. */
    Optional<Duration> waitAfterGuess(Presented wrong, HttpServletRequest request) {
        return guesses.failed(Guesses.What.CREDENTIAL, addresses.of(request), wrong.credentialId());
    }
}
