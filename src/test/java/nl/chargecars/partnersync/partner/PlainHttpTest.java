package nl.chargecars.partnersync.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests {@code PARTNERSYNC_ALLOW_PRIVATE_TARGETS}, which is off by default; the tests' server runs with it. */
@ExtendWith(WithServer.class)
class PlainHttpTest {

    private final TestServer server;

    PlainHttpTest(TestServer server) {
        this.server = server;
    }

    @Test
    void isRefusedUnlessAllowed() {
        Settings asShipped = Settings.from(Map.of());
        Json json = server.part(Json.class);
        var urls = new PartnerUrls(asShipped);
        var parser = new IntegrationParser(
                new ApiSettingsParser(urls, json, server.clock()),
                new EndpointParser(urls),
                server.part(StatusMappingParser.class),
                server.part(InboundSettingsParser.class),
                server.clock());
        Fields fields = json.object(plain().toString().getBytes(StandardCharsets.UTF_8));

        parser.parse(fields, PartnerId.next(), null, RateLimit.DEFAULT);
        Refusal refusal = catchThrowableOfType(Refusal.class, fields::check);
        assertThat(refusal.details())
                .extracting(Problem::pointer)
                .containsExactlyInAnyOrder("/api_base_url", "/webhook_url", "/api_credentials/token_url");
        assertThat(refusal.details()).extracting(Problem::code).containsOnly("not_https");
    }

    @Test
    void isTakenWhereAllowed() {
        assertThat(server.settings().allowPrivateTargets()).isTrue();
        TestPartner.withoutIntegration(server).configure(plain()).is(201);
    }

    private static JsonBody plain() {
        return Seed.integration()
                .with("/api_base_url", "http://127.0.0.1:9/v1")
                .with("/webhook_url", "http://127.0.0.1:9/hook")
                .with("/authentication_type", "oauth2")
                .with(
                        "/api_credentials",
                        Map.of("token_url", "http://127.0.0.1:9/token", "client_id", "id", "client_secret", "secret"));
    }
}
