package nl.chargecars.partnersync.inbound;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.InboundAuth;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;

/**
 * Lets a status update in, on the bytes received and before they are parsed, as the integration's {@code inbound_auth} says. A
 * signature that is wrong refuses the request even where a credential would do. Whoever cannot sign does not learn who our
 * partners are: one that does not exist, one without an active integration and one whose signature is wrong or missing get the
 * same answer. Only where an integration takes credentials and no signatures is the missing credential named.
 */
@Component
class InboundGate {

    private final Partners partners;
    private final Integrations integrations;
    private final Clock clock;

    InboundGate(Partners partners, Integrations integrations, Clock clock) {
        this.partners = partners;
        this.integrations = integrations;
        this.clock = clock;
    }

    /**
     * Checks what the request brought.
     *
     * @param credential true when a valid credential for this partner came with it
     * @throws Refusal INVALID_SIGNATURE or UNAUTHENTICATED when it is not let in; PARTNER_NOT_FOUND to staff
     */
    void check(PartnerId partner, InboundSignature signature, byte[] body, boolean credential) {
        List<Integration> candidates = candidates(partner, credential);
        Instant now = clock.instant();
        boolean signed = candidates.stream().anyMatch(one -> signature.verifies(one.inboundSecretsAt(now), body, now));
        if (signature.present() && !signed) {
            throw Refusal.of(
                    ErrorCode.INVALID_SIGNATURE,
                    "The signature does not fit the body received, or its timestamp is over 5 minutes off.");
        }
        // without an active integration either will do: the update is kept, and its sender told that there is none
        switch (candidates.isEmpty() || !candidates.getFirst().active()
                ? InboundAuth.EITHER
                : candidates.getFirst().inbound().auth()) {
            case SIGNATURE -> requireSignature(signed);
            case CREDENTIAL -> requireCredential(credential);
            case EITHER -> requireSignature(signed || credential);
            case BOTH -> {
                requireSignature(signed);
                requireCredential(credential);
            }
        }
    }

    /** The active integration alone; without one, all there are, so that their secrets still tell who is calling. */
    private List<Integration> candidates(PartnerId partner, boolean credential) {
        List<Integration> all = integrations.of(partner);
        if (all.isEmpty() && credential) {
            partners.require(partner);
        }
        return !all.isEmpty() && all.getFirst().active() ? all.subList(0, 1) : all;
    }

    private static void requireSignature(boolean there) {
        if (!there) {
            throw Refusal.of(
                    ErrorCode.INVALID_SIGNATURE,
                    "A signature is needed: webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks), or"
                            + " X-ChargeCars-Signature.");
        }
    }

    private static void requireCredential(boolean there) {
        if (!there) {
            throw Refusal.of(
                    ErrorCode.UNAUTHENTICATED, "A credential with the scope status:write is needed: send X-API-Key.");
        }
    }
}
