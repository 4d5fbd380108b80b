package nl.chargecars.partnersync.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import nl.chargecars.partnersync.limits.Allowance;
import nl.chargecars.partnersync.limits.Guesses;
import nl.chargecars.partnersync.limits.PartnerLimits;
import nl.chargecars.partnersync.web.ClientAddress;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;

/** How often a caller may call, asked as soon as it is known who that is; and how often somebody may be wrong about it. */
@Component
class CallLimits {

    private final PartnerLimits partners;
    private final Guesses guesses;
    private final ClientAddress addresses;
    private final Clock clock;

    CallLimits(PartnerLimits partners, Guesses guesses, ClientAddress addresses, Clock clock) {
        this.partners = partners;
        this.guesses = guesses;
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

    /** Counts a credential that was wrong; the refusal when there were too many, else it is told that it was wrong. */
    Optional<Refusal> refusalOfGuess(Presented wrong, HttpServletRequest request) {
        if (wrong instanceof Presented.None) {
            return Optional.empty(); // a session that ended
        }
        return waitAfterGuess(wrong, request)
                .map(time -> Refusal.retryAfter(
                        ErrorCode.RATE_LIMIT_EXCEEDED,
                        "Too many wrong credentials from your address or with this one. A right one is let in at once.",
                        time));
    }

    /** Counts a credential that was wrong; how long to wait, when there were too many. */
    Optional<Duration> waitAfterGuess(Presented wrong, HttpServletRequest request) {
        return guesses.failed(Guesses.What.CREDENTIAL, addresses.of(request), wrong.credentialId());
    }
}
