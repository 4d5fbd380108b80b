package nl.chargecars.partnersync.inbound;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import nl.chargecars.partnersync.crypto.PartnerSignature;
import nl.chargecars.partnersync.crypto.SignatureEncoding;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.partner.InboundScheme;
import org.jspecify.annotations.Nullable;

/**
 * Finds mistakes that the headers of a refused signature show by themselves: those of most people who sign for the first time. No key
 * is used, so that a caller who guesses learns nothing but what they sent themselves. Each of these mistakes refuses the signature,
 * whatever the key; but without a scheme it is not known how far its time may be off, only how far usually.
 */
record SignatureFlaws(HttpServletRequest request, Instant now) {

    private static final String GITHUBS_PREFIX = "sha256=";
    private static final String UNLESS = ", unless inbound_signature of the integration says otherwise";

    /**
     * Returns the first mistake, in a sentence.
     *
     * @param scheme of the integration; null where the integration takes our own forms, and where the caller must not learn the scheme
     * @return null when only the key can tell
     */
    @Nullable
    String first(@Nullable InboundScheme scheme) {
        if (scheme == null) {
            String flaw = chargecars();
            return flaw == null ? standard(WebhookSignature.TOLERANCE, UNLESS) : flaw;
        }
        return switch (scheme.kind()) {
            case CHARGECARS -> chargecars();
            case STANDARD_WEBHOOKS -> standard(scheme.tolerance(), "");
            case HMAC, TIMESTAMPED -> ofPartnersOwn(scheme);
        };
    }

    private @Nullable String chargecars() {
        String given = request.getHeader(InboundSignature.CHARGECARS);
        if (given == null || SignatureEncoding.HEX.couldBe(given)) {
            return null;
        }
        return given.startsWith(GITHUBS_PREFIX)
                ? "X-ChargeCars-Signature is wanted without sha256= in front: 64 hex digits and nothing else."
                : "X-ChargeCars-Signature is 64 hex digits and nothing else: the HMAC-SHA256 of the body.";
    }

    private @Nullable String standard(Duration tolerance, String unless) {
        String given = request.getHeader(InboundSignature.STANDARD);
        if (given == null) {
            return null;
        }
        if (InboundSignature.id(request) == null) {
            return "webhook-id is missing, or empty, or over " + InboundSignature.LONGEST_ID + " characters long."
                    + " It is signed with the timestamp and the body.";
        }
        String timestamp = request.getHeader(InboundSignature.TIMESTAMP);
        if (timestamp == null) {
            return "webhook-timestamp is missing. It is signed with the id and the body.";
        }
        String flaw = time("webhook-timestamp", timestamp, tolerance, unless);
        return flaw == null ? standardForm(given) : flaw;
    }

    private static @Nullable String standardForm(String given) {
        List<String> signatures = WebhookSignature.candidates(given);
        if (signatures.isEmpty()) {
            return "webhook-signature begins with v1, (the comma included), then comes the signature in base64.";
        }
        return signatures.stream().anyMatch(SignatureEncoding.BASE64::couldBe)
                ? null
                : "webhook-signature has behind v1, the base64 of the 32 bytes of the HMAC-SHA256, with its = at the end;"
                        + " hex is not taken.";
    }

    private @Nullable String ofPartnersOwn(InboundScheme scheme) {
        String name = String.valueOf(scheme.header());
        List<String> given = Collections.list(request.getHeaders(name));
        if (given.isEmpty()) {
            return null;
        }
        if (given.size() > 1) {
            return name + " is there twice. Send it once.";
        }
        String header = given.getFirst();
        if (scheme.kind() == InboundScheme.Kind.HMAC) {
            return PartnerSignature.couldBePlain(scheme.encoding(), scheme.prefix(), header)
                    ? null
                    : name
                            + " is not in the form that inbound_signature of the integration says: the prefix, if there is one,"
                            + " and the HMAC-SHA256 in its encoding.";
        }
        String time = PartnerSignature.time(header);
        if (time == null) {
            return name + " is not in the form t=SECONDS,v1=SIGNATURE, with one t in it.";
        }
        return time("t in " + name, time, scheme.tolerance(), "");
    }

    private @Nullable String time(String name, String text, Duration tolerance, String unless) {
        if (WebhookSignature.withinTolerance(text, tolerance, now)) {
            return null;
        }
        Instant sent = WebhookSignature.time(text);
        String clock = now.getEpochSecond() + " (" + now.truncatedTo(ChronoUnit.SECONDS) + ")";
        if (sent == null) {
            return name + " is in whole seconds since 1970, such as " + clock
                    + ". Milliseconds and dates are not taken.";
        }
        long behind = now.getEpochSecond() - sent.getEpochSecond();
        return name + " is " + Math.abs(behind) + " s " + (behind < 0 ? "ahead of" : "behind")
                + " our clock, which says " + clock + "; " + tolerance.toSeconds() + " s are taken" + unless + ".";
    }
}
