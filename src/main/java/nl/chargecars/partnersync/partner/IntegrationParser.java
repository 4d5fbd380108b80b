package nl.chargecars.partnersync.partner;

import java.time.Clock;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a configuration (seed, "Partner Integration Configuration", and the other fields of table 99). An absent field keeps its
 * value, {@code null} resets a field to its default, and an unknown field is a problem, so that typing errors are noticed. A field
 * that is an object is replaced as a whole, with the secrets in it; only the secret of {@code inbound_signature} keeps its value when
 * it is absent. Secrets that are sent to the partner's addresses keep their values only while these addresses stay at the same hosts,
 * see {@link KeptSecrets}.
 */
@Component
class IntegrationParser {

    static final int LONGEST_NAME = 100;
    private static final int LONGEST_ID = 36;
    private static final String PARTNER = "partner_organization_id";

    private final ApiSettingsParser api;
    private final EndpointParser endpoint;
    private final StatusMappingParser mapping;
    private final InboundSettingsParser inbound;
    private final Clock clock;

    IntegrationParser(
            ApiSettingsParser api,
            EndpointParser endpoint,
            StatusMappingParser mapping,
            InboundSettingsParser inbound,
            Clock clock) {
        this.api = api;
        this.endpoint = endpoint;
        this.mapping = mapping;
        this.inbound = inbound;
        this.clock = clock;
    }

    static String name(Fields fields) {
        return fields.requiredText("integration_name", LONGEST_NAME);
    }

    /** Returns the webhook secret that the request contains; null when it contains none. */
    static @Nullable String secret(Fields fields) {
        return SecretText.read(fields, "webhook_secret");
    }

    /**
     * Returns the integration that the request asks for. Problems are noted in {@code fields}; the caller must call
     * {@link Fields#check} before it uses the result.
     *
     * @param current the present configuration; null for a new one
     * @param limit the rate limit with which a new configuration starts
     */
    Integration parse(Fields fields, PartnerId partner, @Nullable Integration current, RateLimit limit) {
        Integration before = current == null ? Integration.withDefaults(partner, name(fields), limit) : current;
        var integration = new Integration(
                before.id(),
                partner,
                before.name(),
                before.version() + 1,
                Setting.flag(fields, "is_active", before.active(), true),
                api.parse(fields, before.api()),
                endpoint.parse(fields, before.endpoint()),
                secrets(fields, before.secrets(), current == null),
                mapping.parse(fields, before.mapping()),
                inbound.parse(fields, before.inbound()),
                DeliverySettingsParser.parse(fields, before.delivery()));
        KeptSecrets.check(fields, before, integration);
        refuseAnotherPartner(fields, partner);
        fields.refuseOurs(ShownIntegration.OURS);
        fields.refuseUnknown();
        return integration;
    }

    /** Accepts {@code partner_organization_id} in the body, as in the seed's example, if it equals the partner in the path. */
    private static void refuseAnotherPartner(Fields fields, PartnerId partner) {
        String named = fields.text(PARTNER, LONGEST_ID);
        if (named != null && !named.equalsIgnoreCase(partner.toString())) {
            fields.problem(PARTNER, "mismatch", "Must be the partner of the address, or absent.");
        }
    }

    /** Replaces the webhook secret if the request contains one, with the default overlap, so that calls in progress stay valid. */
    private WebhookSecrets secrets(Fields fields, WebhookSecrets before, boolean created) {
        String text = secret(fields);
        if (text == null) {
            return before;
        }
        var secret = new WebhookSecret(text);
        return created
                ? WebhookSecrets.only(secret)
                : before.replacedBy(secret, IntegrationConfig.DEFAULT_OVERLAP, clock.instant());
    }
}
