package nl.chargecars.partnersync.inbound;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import nl.chargecars.partnersync.crypto.PartnerSignature;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.partner.InboundScheme;
import nl.chargecars.partnersync.partner.Integration;
import org.jspecify.annotations.Nullable;

/**
 * The signature of an inbound request, in one of our own forms (contract, "Signatures") or, where the integration says so, in the
 * partner's own. Headers that the integration's scheme does not use are ignored. Not to be used after the request has ended.
 */
final class InboundSignature {

    static final String CHARGECARS = "X-ChargeCars-Signature";
    private static final String ID = "webhook-id";
    static final String TIMESTAMP = "webhook-timestamp";
    static final String STANDARD = "webhook-signature";
    static final int LONGEST_ID = 255;

    private final HttpServletRequest request;
    private final byte[] body;
    private final @Nullable String id;

    private InboundSignature(HttpServletRequest request, byte[] body) {
        this.request = request;
        this.body = body;
        this.id = id(request);
    }

    /** Returns the {@code webhook-id} header; null when it is missing, blank or too long to be accepted in a signature. */
    static @Nullable String id(HttpServletRequest request) {
        String given = request.getHeader(ID);
        return given == null || given.isBlank() || given.length() > LONGEST_ID ? null : given;
    }

    static InboundSignature of(HttpServletRequest request, byte[] body) {
        return new InboundSignature(request, body);
    }

    /** The result of verifying a signature. */
    enum Judgement {
        ABSENT,
        WRONG,
        RIGHT;

        static Judgement of(boolean right) {
            return right ? RIGHT : WRONG;
        }

        /** Combines the results of two signatures: all signatures that are present must be right. */
        Judgement and(Judgement other) {
            return switch (this) {
                case ABSENT -> other;
                case WRONG -> WRONG;
                case RIGHT -> other == WRONG ? WRONG : RIGHT;
            };
        }
    }

    /**
     * Judges the request where there is no integration to verify it with: no signature can be right, and only our own forms are looked
     * for.
     */
    Judgement ofNobody() {
        return request.getHeader(CHARGECARS) == null && request.getHeader(STANDARD) == null
                ? Judgement.ABSENT
                : Judgement.WRONG;
    }

    Judgement judge(Integration integration, Instant now) {
        List<WebhookSecret> secrets = integration.inboundSecretsAt(now);
        InboundScheme scheme = integration.inbound().scheme();
        if (scheme == null) {
            return chargecars(secrets).and(standard(secrets, WebhookSignature.TOLERANCE, now));
        }
        return switch (scheme.kind()) {
            case CHARGECARS -> chargecars(secrets);
            case STANDARD_WEBHOOKS -> standard(secrets, scheme.tolerance(), now);
            case HMAC, TIMESTAMPED -> ofPartnersOwn(scheme, secrets, now);
        };
    }

    /** Returns what is visibly wrong in the headers of a wrong signature; null when only the key can tell. */
    @Nullable
    String flaw(@Nullable InboundScheme scheme, Instant now) {
        return new SignatureFlaws(request, now).first(scheme);
    }

    /**
     * Returns the {@code webhook-id}, by which a repetition is recognised. Null when nothing vouches for it: of the signature forms,
     * only Standard Webhooks covers the id.
     *
     * @param credential true when a valid credential came with the request, and so vouches for all of it
     * @param standardCounts true when the integration accepts the Standard Webhooks form
     */
    @Nullable
    String trustedId(boolean credential, boolean standardCounts) {
        return credential || (standardCounts && request.getHeader(STANDARD) != null) ? id : null;
    }

    private Judgement chargecars(List<WebhookSecret> secrets) {
        String given = request.getHeader(CHARGECARS);
        return given == null ? Judgement.ABSENT : Judgement.of(WebhookSignature.verifySeed(secrets, body, given));
    }

    private Judgement standard(List<WebhookSecret> secrets, Duration tolerance, Instant now) {
        String given = request.getHeader(STANDARD);
        String timestamp = request.getHeader(TIMESTAMP);
        if (given == null) {
            return Judgement.ABSENT;
        }
        return Judgement.of(id != null
                && timestamp != null
                && WebhookSignature.verifyStandard(secrets, id, timestamp, body, given, tolerance, now));
    }

    /**
     * Verifies a signature in the partner's own form. A header that occurs twice is wrong: otherwise we would choose which one is
     * checked.
     */
    private Judgement ofPartnersOwn(InboundScheme scheme, List<WebhookSecret> secrets, Instant now) {
        List<String> given = Collections.list(request.getHeaders(String.valueOf(scheme.header())));
        if (given.isEmpty()) {
            return Judgement.ABSENT;
        }
        String header = given.getFirst();
        return Judgement.of(given.size() == 1
                && (scheme.kind() == InboundScheme.Kind.HMAC
                        ? PartnerSignature.verifyPlain(secrets, scheme.encoding(), scheme.prefix(), body, header)
                        : PartnerSignature.verifyTimestamped(
                                secrets, scheme.encoding(), scheme.tolerance(), body, header, now)));
    }
}
