package nl.chargecars.partnersync.inbound;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.InboundSignature.Judgement;
import nl.chargecars.partnersync.inbound.RefusedCalls.Reason;
import nl.chargecars.partnersync.partner.InboundAuth;
import nl.chargecars.partnersync.partner.InboundScheme;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.IntegrationLookup;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides whether a status update is let in, as the integration's {@code inbound_auth} says; works on the bytes received, before they
 * are parsed.
 *
 * <ul>
 *   <li>A wrong signature refuses the request, even where a credential would suffice.
 *   <li>A caller that cannot sign does not learn who our partners are: a partner that does not exist, a partner without an active
 *       integration and a wrong or missing signature get the same answer. This answer depends only on the headers of our own signature
 *       forms, and says what is wrong with these headers or that the key does not fit. What is wrong by the integration's own scheme
 *       is revealed only to callers that also present a credential of the partner.
 *   <li>To a caller that cannot sign, the missing credential is named only where an integration takes credentials and no signatures.
 *   <li>Integrations that are switched off require the same as before: the updates that they let in are kept, and can be applied
 *       later.
 * </ul>
 */
@Component
class InboundGate {

    private static final String DOES_NOT_FIT =
            "The signature does not fit the body received. Sign exactly the bytes that are sent, with the secret as it is now;"
                    + " the usual mistakes are in /portal/guide.";

    private static final String OR_ANOTHER_FORM =
            " Or inbound_signature of the integration takes another form: with a credential of the partner besides, the answer"
                    + " says more.";

    private static final String STANDARD = "webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks)";

    private static final String NEEDED = "A signature that fits is needed: " + STANDARD + ", "
            + InboundSignature.CHARGECARS
            + ", or as inbound_signature of the integration says. With a credential of the partner besides, the answer tells what is"
            + " wrong with one of its own form.";

    private final Partners partners;
    private final IntegrationLookup integrations;
    private final RefusedCalls refusedCalls;
    private final Clock clock;

    InboundGate(Partners partners, IntegrationLookup integrations, RefusedCalls refusedCalls, Clock clock) {
        this.partners = partners;
        this.integrations = integrations;
        this.refusedCalls = refusedCalls;
        this.clock = clock;
    }

    /**
     * The decision of one integration about a request.
     *
     * @param integration null when the partner has none
     * @param refusal null when the request is let in
     */
    private record Verdict(
            @Nullable Integration integration,
            Judgement judgement,
            @Nullable Reason refusal) {

        @Nullable
        InboundScheme scheme() {
            return integration == null ? null : integration.inbound().scheme();
        }

        /**
         * Returns how far the integration is from letting the request in: 0 when it does; 1 when it found a signature, about which it
         * can say more; 2 when it found none.
         */
        int distance() {
            return refusal == null ? 0 : judgement == Judgement.ABSENT ? 2 : 1;
        }
    }

    /**
     * What vouches for a request that is let in.
     *
     * @param signed true when the partner's signature came with it and is right
     * @param webhookId by which a repetition is recognised; null when there is none, or neither a credential nor the signature vouches
     *     for it
     */
    record Admitted(boolean signed, @Nullable String webhookId) {}

    /**
     * Checks the signature and credential of a request.
     *
     * @param credential true when a valid credential for this partner came with the request
     * @throws Refusal INVALID_SIGNATURE or UNAUTHENTICATED when the request is not let in; PARTNER_NOT_FOUND to staff
     */
    Admitted admit(PartnerId partner, InboundSignature signature, boolean credential) {
        Instant now = clock.instant();
        Verdict verdict = verdict(candidates(partner, credential), signature, credential, now);
        Reason reason = verdict.refusal();
        if (reason == null) {
            return new Admitted(
                    verdict.judgement() == Judgement.RIGHT,
                    signature.trustedId(credential, standardCounts(verdict.scheme())));
        }
        Integration integration = verdict.integration();
        if (integration != null) {
            refusedCalls.note(integration, reason);
        }
        throw switch (reason) {
            case BAD_SIGNATURE, NO_SIGNATURE ->
                Refusal.of(
                        ErrorCode.INVALID_SIGNATURE,
                        credential
                                ? said(verdict.judgement(), signature, verdict.scheme(), now)
                                : saidToAStranger(signature, now));
            case NO_CREDENTIAL ->
                Refusal.of(
                        ErrorCode.UNAUTHENTICATED,
                        "A credential with the scope status:write is needed: send X-API-Key.");
        };
    }

    private static String said(
            Judgement judgement, InboundSignature signature, @Nullable InboundScheme scheme, Instant now) {
        return judgement == Judgement.WRONG
                ? Objects.requireNonNullElse(signature.flaw(scheme, now), DOES_NOT_FIT)
                : needed(scheme);
    }

    private static String saidToAStranger(InboundSignature signature, Instant now) {
        return signature.ofNobody() == Judgement.WRONG
                ? Objects.requireNonNullElse(signature.flaw(null, now), DOES_NOT_FIT + OR_ANOTHER_FORM)
                : NEEDED;
    }

    private static String needed(@Nullable InboundScheme scheme) {
        if (scheme == null) {
            return "A signature is needed: " + STANDARD + ", or " + InboundSignature.CHARGECARS + ".";
        }
        String headers = switch (scheme.kind()) {
            case STANDARD_WEBHOOKS -> STANDARD;
            case CHARGECARS -> InboundSignature.CHARGECARS;
            case HMAC, TIMESTAMPED -> String.valueOf(scheme.header());
        };
        return "A signature is needed in " + headers
                + ", as inbound_signature of the integration says. No other form is taken.";
    }

    /** Returns why the request is refused; null when it is let in. */
    private static @Nullable Reason refusal(InboundAuth auth, Judgement judgement, boolean credential) {
        if (judgement == Judgement.WRONG) {
            return Reason.BAD_SIGNATURE;
        }
        boolean signed = judgement == Judgement.RIGHT;
        return switch (auth) {
            case SIGNATURE -> signed ? null : Reason.NO_SIGNATURE;
            case CREDENTIAL -> credential ? null : Reason.NO_CREDENTIAL;
            case EITHER -> signed || credential ? null : Reason.NO_SIGNATURE;
            case BOTH -> !signed ? Reason.NO_SIGNATURE : credential ? null : Reason.NO_CREDENTIAL;
        };
    }

    /**
     * Returns the decision of the integration that comes closest to letting the request in; each decides by its own setting. Where
     * there is no integration, either a credential or a signature would suffice.
     */
    private static Verdict verdict(
            List<Integration> candidates, InboundSignature signature, boolean credential, Instant now) {
        return candidates.stream()
                .map(one -> {
                    Judgement judgement = signature.judge(one, now);
                    return new Verdict(one, judgement, refusal(one.inbound().auth(), judgement, credential));
                })
                .min(Comparator.comparingInt(Verdict::distance))
                .orElseGet(() -> {
                    Judgement judgement = signature.ofNobody();
                    return new Verdict(null, judgement, refusal(InboundAuth.EITHER, judgement, credential));
                });
    }

    private static boolean standardCounts(@Nullable InboundScheme scheme) {
        return scheme == null || scheme.kind() == InboundScheme.Kind.STANDARD_WEBHOOKS;
    }

    /**
     * Returns the active integration alone. Without one, returns all integrations, so that their secrets still identify the caller.
     */
    private List<Integration> candidates(PartnerId partner, boolean credential) {
        List<Integration> all = integrations.of(partner);
        if (all.isEmpty() && credential) {
            partners.require(partner);
        }
        return !all.isEmpty() && all.getFirst().active() ? all.subList(0, 1) : all;
    }
}
