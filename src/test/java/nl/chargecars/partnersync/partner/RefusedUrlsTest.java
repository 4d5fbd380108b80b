package nl.chargecars.partnersync.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.client.OutgoingRequest;
import nl.chargecars.partnersync.client.Senders;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Refusal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that the default settings refuse each address range of the design ("Refused addresses"), for each kind of URL that a
 * partner or an operator can set.
 */
@ExtendWith(WithServer.class)
class RefusedUrlsTest {

    private static final List<String> KINDS = List.of("/webhook_url", "/api_base_url", "/api_credentials/token_url");

    private static final List<String> NOT_PUBLIC = List.of(
            "127.0.0.1", // loopback
            "127.1",
            "2130706433",
            "[::1]",
            "localhost",
            "localhost.",
            "anything.localhost",
            "0.0.0.0",
            "[::]",
            "10.1.2.3", // private
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254", // link-local, metadata
            "[fe80::1]",
            "100.64.0.1", // CGNAT
            "224.0.0.1", // multicast
            "[ff02::1]",
            "255.255.255.255",
            "[fd12:3456::1]", // ULA
            "[64:ff9b::7f00:1]", // NAT64
            "[2002:7f00:1::]", // 6to4
            "192.88.99.1",
            "[2001:0:7f00:1::]", // Teredo
            "[::ffff:127.0.0.1]", // IPv4 inside IPv6
            "[::127.0.0.1]",
            "198.18.0.1", // benchmarks
            "192.0.2.1", // documentation
            "[2001:db8::1]");

    private static final Senders SENDERS = Senders.toThePublicInternet();

    private final TestServer server;

    RefusedUrlsTest(TestServer server) {
        this.server = server;
    }

    @AfterAll
    static void close() {
        SENDERS.close();
    }

    static Stream<Arguments> everyKindInEveryRange() {
        return KINDS.stream().flatMap(kind -> NOT_PUBLIC.stream().map(host -> Arguments.of(kind, host)));
    }

    static Stream<String> notPublic() {
        return NOT_PUBLIC.stream();
    }

    @ParameterizedTest
    @MethodSource("everyKindInEveryRange")
    void isRefusedWhenItIsConfigured(String kind, String host) {
        String code = host.equals("127.1") ? " invalid_url" : " private_address"; // not a host by RFC 3986
        assertThat(problems(kind, "https://" + host + "/hook")).containsExactly(kind + code);
    }

    /** This one class sends all webhooks, API calls and token requests, see {@code RoomsTest}. */
    @ParameterizedTest
    @MethodSource("notPublic")
    void isNotConnectedToHoweverItCameThere(String host) {
        URI url = URI.create("https://" + host + "/hook");
        Exchange exchange = SENDERS.sender().send(OutgoingRequest.post(url, Map.of(), "{}", 0), Duration.ofSeconds(20));
        assertThat(exchange.status()).isNull();
        assertThat(exchange.error()).isIn("the address is not on the public internet", "host name not found");
    }

    @ParameterizedTest
    @CsvSource({
        "http://partner.example/hook, not_https",
        "ftp://partner.example/hook, not_https",
        "https://user:password@partner.example/hook, invalid_url",
        "https://user@partner.example/hook, invalid_url",
        "https://partner.example:0/hook, invalid_url",
        "https://partner.example:65536/hook, invalid_url",
        "https://partner.example/hook#part, invalid_url"
    })
    void isRefusedForWhatCanBeSeenInIt(String url, String code) {
        for (String kind : KINDS) {
            assertThat(problems(kind, url)).containsExactly(kind + " " + code);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://partner.example/hook",
                "https://partner.example:8443/hook",
                "https://1.1.1.1/hook",
                "https://[2a00:1450:4009::1]/hook",
                "https://mylocalhost/hook"
            })
    void isTakenWhenItLooksPublic(String url) {
        for (String kind : KINDS) {
            assertThat(problems(kind, url)).isEmpty();
        }
    }

    /**
     * The problems that the parser of the configuration finds with the default settings. The tests' server itself allows private
     * targets.
     */
    private List<String> problems(String kind, String url) {
        JsonBody body = Seed.integration()
                .with("/authentication_type", "oauth2")
                .with(
                        "/api_credentials",
                        Map.of("token_url", "https://idp.example", "client_id", "id", "client_secret", "secret"))
                .with(kind, url);
        Json json = server.part(Json.class);
        var urls = new PartnerUrls(Settings.from(Map.of()));
        var parser = new IntegrationParser(
                new ApiSettingsParser(urls, json, server.clock()),
                new EndpointParser(urls),
                server.part(StatusMappingParser.class),
                server.part(InboundSettingsParser.class),
                server.clock());
        Fields fields = json.object(body.toString().getBytes(StandardCharsets.UTF_8));
        parser.parse(fields, PartnerId.next(), null, RateLimit.DEFAULT);
        Refusal refusal = catchThrowableOfType(Refusal.class, fields::check);
        return refusal == null
                ? List.of()
                : refusal.details().stream()
                        .map(problem -> problem.pointer() + " " + problem.code())
                        .toList();
    }
}
