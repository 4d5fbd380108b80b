package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.time.Clock;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads how we call the partner: base URL, authentication, further headers, polling. */
@Component
class ApiSettingsParser {

    private static final int LONGEST_VERSION = 100;
    private static final int LONGEST_PEM = 20_000;

    private final PartnerUrls urls;
    private final Json json;
    private final Clock clock;

    ApiSettingsParser(PartnerUrls urls, Json json, Clock clock) {
        this.urls = urls;
        this.json = json;
        this.clock = clock;
    }

    ApiSettings parse(Fields fields, ApiSettings before) {
        URI baseUrl = fields.has("api_base_url") ? urls.read(fields, "api_base_url") : before.baseUrl();
        AuthenticationType type = Setting.choiceOrNull(
                fields, "authentication_type", before.authenticationType(), AuthenticationType.class);
        return new ApiSettings(
                baseUrl,
                fields.has("api_version") ? fields.text("api_version", LONGEST_VERSION) : before.version(),
                type,
                credentials(fields, type, before),
                CustomHeaders.parse(fields, before.customHeaders()),
                fields.has("client_certificate") ? certificate(fields) : before.clientCertificate(),
                PollingParser.parse(fields, before.polling(), baseUrl));
    }

    private @Nullable String credentials(Fields fields, @Nullable AuthenticationType type, ApiSettings before) {
        Fields credentials = fields.object("api_credentials");
        if (credentials == null) {
            boolean keep = !fields.has("api_credentials") && type == before.authenticationType();
            return keep ? before.credentialsJson() : null;
        }
        if (type == null) {
            fields.problem(
                    "api_credentials", "needs_authentication_type", "Say with authentication_type what these are for.");
            return null;
        }
        return json.write(ApiCredentials.parse(credentials, type, urls));
    }

    private @Nullable ClientCertificate certificate(Fields fields) {
        Fields given = fields.object("client_certificate");
        if (given == null) {
            return null;
        }
        var certificate = new ClientCertificate(
                given.requiredText("certificate_pem", LONGEST_PEM), given.requiredText("private_key_pem", LONGEST_PEM));
        given.refuseOurs(CertificateView.OURS);
        given.refuseUnknown();
        if (Mask.refused(given, "private_key_pem", certificate.privateKeyPem())
                || certificate.certificatePem().isEmpty()
                || certificate.privateKeyPem().isEmpty()) {
            return null;
        }
        boolean usable = passes(given, () -> certificate.checkCertificate(clock.instant()));
        return passes(given, certificate::checkKey) && usable ? certificate : null;
    }

    private interface Check {
        void run() throws ClientCertificate.UnusableException;
    }

    private static boolean passes(Fields given, Check check) {
        try {
            check.run();
            return true;
        } catch (ClientCertificate.UnusableException unusable) {
            String field = unusable.flaw().isOfKey() ? "private_key_pem" : "certificate_pem";
            given.problem(field, unusable.flaw().wireName(), unusable.getMessage());
            return false;
        }
    }
}
