package nl.chargecars.partnersync.partner;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import nl.chargecars.partnersync.crypto.SignatureEncoding;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads {@code inbound_auth}, {@code inbound_signature} and {@code rate_limit}. */
@Component
class InboundSettingsParser {

    private static final String SIGNATURE = "inbound_signature";
    private static final int LONGEST_PREFIX = 50;
    private static final int LONGEST_TOLERANCE_SECONDS = 3600;

    /** Headers that have another meaning and so cannot carry a signature. */
    private static final Set<String> TAKEN = Set.of("authorization", "x-api-key", "cookie", "host", "content-type");

    private final Clock clock;

    InboundSettingsParser(Clock clock) {
        this.clock = clock;
    }

    InboundSettings parse(Fields fields, InboundSettings before) {
        InboundSettings defaults = InboundSettings.DEFAULT;
        InboundAuth auth = Setting.choice(fields, "inbound_auth", before.auth(), defaults.auth(), InboundAuth.class);
        RateLimit rateLimit = rateLimit(fields, before.rateLimit());
        if (!fields.has(SIGNATURE)) {
            return new InboundSettings(auth, before.scheme(), before.secrets(), rateLimit);
        }
        Fields signature = fields.object(SIGNATURE);
        if (signature == null) {
            return new InboundSettings(auth, null, null, rateLimit);
        }
        InboundScheme scheme = scheme(signature);
        WebhookSecrets secrets = secrets(signature, before.secrets());
        signature.refuseOurs(ShownIntegration.Scheme.OURS);
        signature.refuseUnknown();
        return new InboundSettings(auth, scheme, secrets, rateLimit);
    }

    private static RateLimit rateLimit(Fields fields, RateLimit before) {
        Fields limit = fields.object("rate_limit");
        if (limit == null) {
            return fields.has("rate_limit") ? RateLimit.DEFAULT : before;
        }
        var read = new RateLimit(
                Setting.integer(
                        limit,
                        "requests_per_minute",
                        RateLimit.DEFAULT.requestsPerMinute(),
                        RateLimit.DEFAULT.requestsPerMinute(),
                        1,
                        RateLimit.MOST_PER_MINUTE),
                Setting.integer(
                        limit,
                        "burst",
                        RateLimit.DEFAULT.burst(),
                        RateLimit.DEFAULT.burst(),
                        1,
                        RateLimit.LARGEST_BURST));
        limit.refuseUnknown();
        return read;
    }

    private static @Nullable InboundScheme scheme(Fields signature) {
        InboundScheme.Kind kind = Setting.choiceOrNull(signature, "scheme", null, InboundScheme.Kind.class);
        String header = header(signature);
        SignatureEncoding encoding = Setting.choice(
                signature, "encoding", SignatureEncoding.HEX, SignatureEncoding.HEX, SignatureEncoding.class);
        String prefix = Setting.given(signature.text("prefix", LONGEST_PREFIX), "");
        Integer tolerance = signature.integer("tolerance_seconds", 1, LONGEST_TOLERANCE_SECONDS);
        if (!prefix.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
            signature.problem("prefix", "invalid_format", "Printable ASCII without spaces is expected.");
        }
        if (kind == null) {
            signature.requiredText("scheme", LONGEST_PREFIX);
            return null;
        }
        refuseWhatTheSchemeHasNot(signature, kind);
        if (kind.hasHeader() && header == null) {
            signature.requiredText("header", HeaderNames.LONGEST);
            return null;
        }
        return new InboundScheme(
                kind,
                kind.hasHeader() ? header : null,
                encoding,
                prefix,
                tolerance == null ? WebhookSignature.TOLERANCE : Duration.ofSeconds(tolerance));
    }

    private static @Nullable String header(Fields signature) {
        String header = signature.text("header", HeaderNames.LONGEST);
        if (header == null) {
            return null;
        }
        if (!HeaderNames.valid(header)) {
            signature.problem("header", "invalid_format", HeaderNames.EXPECTED);
        } else if (TAKEN.contains(header.toLowerCase(Locale.ROOT))) {
            signature.problem(
                    "header", "forbidden_header", "This header has another meaning; name the signature's own.");
        }
        return header;
    }

    /** Notes a problem for each setting that the scheme does not use, as it would have no effect. */
    private static void refuseWhatTheSchemeHasNot(Fields signature, InboundScheme.Kind kind) {
        refuse(signature, "header", kind.hasHeader(), kind);
        refuse(signature, "encoding", kind.hasHeader(), kind);
        refuse(signature, "prefix", kind == InboundScheme.Kind.HMAC, kind);
        refuse(signature, "tolerance_seconds", kind.hasTimestamp(), kind);
    }

    private static void refuse(Fields signature, String name, boolean meaningful, InboundScheme.Kind kind) {
        if (!meaningful && signature.json(name) != null) {
            signature.problem(name, "not_for_this_scheme", "The scheme " + kind.wireName() + " has no such setting.");
        }
    }

    /** Returns the scheme's secrets: unchanged if the field is absent. A replaced secret remains valid during the overlap. */
    private @Nullable WebhookSecrets secrets(Fields signature, @Nullable WebhookSecrets before) {
        if (!signature.has("secret")) {
            return before;
        }
        String text = SecretText.read(signature, "secret");
        if (text == null) {
            return null;
        }
        var secret = new WebhookSecret(text);
        return before == null
                ? WebhookSecrets.only(secret)
                : before.replacedBy(secret, IntegrationConfig.DEFAULT_OVERLAP, clock.instant());
    }
}
