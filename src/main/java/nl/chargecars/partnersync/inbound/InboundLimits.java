package nl.chargecars.partnersync.inbound;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.limits.Allowance;
import nl.chargecars.partnersync.limits.GuessLimiter;
import nl.chargecars.partnersync.limits.PartnerLimits;
import nl.chargecars.partnersync.web.ClientAddress;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;

/**
 * Limits how often a partner may send statuses with a signature alone, and how often an address may send wrong signatures. A caller
 * that cannot sign uses up nothing of the partner's limit, only that of its own address.
 */
@Component
class InboundLimits {

    private final PartnerLimits partners;
    private final GuessLimiter guesses;
    private final ClientAddress addresses;
    private final Clock clock;

    InboundLimits(PartnerLimits partners, GuessLimiter guesses, ClientAddress addresses, Clock clock) {
        this.partners = partners;
        this.guesses = guesses;
        this.addresses = addresses;
        this.clock = clock;
    }

    /** @throws Refusal RATE_LIMIT_EXCEEDED when the partner calls too often */
    void count(PartnerId partner, HttpServletResponse response) {
        Allowance allowance = partners.take(partner);
        allowance.writeTo(response, clock.instant());
        if (!allowance.granted()) {
            throw allowance.refusal();
        }
    }

    /** Counts a wrong attempt of the request's address. Returns the given refusal, or RATE_LIMIT_EXCEEDED once there were too many. */
    Refusal wrong(Refusal refusal, HttpServletRequest request) {
        Optional<Duration> wait = guesses.failed(GuessLimiter.What.SIGNATURE, addresses.of(request), "");
        return wait.map(time -> Refusal.retryAfter(
                        ErrorCode.RATE_LIMIT_EXCEEDED,
                        "Too many wrong signatures or credentials from your address. A right one is let in at once.",
                        time))
                .orElse(refusal);
    }
}
