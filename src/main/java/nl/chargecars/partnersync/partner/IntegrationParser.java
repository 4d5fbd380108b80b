package nl.chargecars.partnersync.partner;

import java.time.Clock;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a configuration (seed, "Partner Integration Configuration", and the other fields of table 99). A field that is absent
 * keeps its value, {@code null} puts it back to its default, and a field that is not known is a problem: a typo must not pass.
 * A field that is an object is replaced as a whole, but for the secret in it. What is sent to the partner's addresses as a secret
 * keeps its value for these alone, see {@link KeptSecrets}.
 */
@Component
class IntegrationParser {

    private static final int LONGEST_NAME = 100;
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

    /** The secret that the partner gives itself; null when it leaves that to us. */
    static @Nullable String secret(Fields fields) {
        return SecretText.read(fields, "webhook_secret");
    }

    /**
     * The integration as the request wants it; what is wrong with that is noted, and to be checked before it is used.
     *
     * @param current null for a new one
     * @param limit that a new one begins with
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

    /** The seed's example names the partner in the body, too. */
    private static void refuseAnotherPartner(Fields fields, PartnerId partner) {
        String named = fields.text(PARTNER, LONGEST_ID);
        if (named != null && !named.equalsIgnoreCase(partner.toString())) {
            fields.problem(PARTNER, "mismatch", "Must be the partner of the address, or absent.");
        }
    }

    /** A secret replaced through the configuration overlaps like a rotated one: nothing under way is refused. */
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
