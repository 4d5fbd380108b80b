package nl.chargecars.partnersync.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the address check applies to the address of the actual connection, however the URL spells it. */
class RefusedAddressTest {

    private final SimulatedPartner partner = SimulatedPartner.start("private");

    @AfterEach
    void stop() {
        partner.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "127.1", "2130706433"})
    void neverConnectsToThisMachine(String host) throws Exception {
        try (var lookup = new NameLookup(PublicAddresses::include);
                CloseableHttpClient client = client(lookup)) {
            assertThatThrownBy(() -> post(client, host)).isInstanceOf(RefusedAddressException.class);
        }
        assertThat(partner.received()).isEmpty();
    }

    /** DNS rebinding: a name that has a public address at the first lookup and a private one afterwards. */
    @Test
    void connectsToNothingButTheAddressItAskedAbout() throws Exception {
        var asked = new AtomicInteger();
        try (var lookup = new NameLookup(_ -> asked.incrementAndGet() == 1);
                CloseableHttpClient client = client(lookup)) {
            post(client, "127.0.0.1");
            assertThat(asked).as("addresses asked about for one connection").hasValue(1);
        }
        assertThat(partner.received()).hasSize(1);
    }

    @Test
    void saysWhyWithoutNamingTheAddress() {
        assertThat(Failure.of(SendFailure.of(new RefusedAddressException())).text())
                .isEqualTo("the address is not on the public internet");
    }

    @Test
    void leavesTheAddressToTheAdministratorWherePrivateTargetsAreAllowed() throws Exception {
        try (var lookup = new NameLookup(InetAddress::isLoopbackAddress);
                CloseableHttpClient client = client(lookup)) {
            post(client, "127.0.0.1");
        }
        assertThat(partner.received()).hasSize(1);
    }

    @Test
    void isLeftToTheAdministratorByTheSettingAlone() throws Exception {
        String allow = "PARTNERSYNC_ALLOW_PRIVATE_TARGETS";
        try (var asShipped = new ClientConfiguration().nameLookup(Settings.from(Map.of()));
                var allowing = new ClientConfiguration().nameLookup(Settings.from(Map.of(allow, "true")))) {
            for (String host : List.of("127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1")) {
                assertThatThrownBy(() -> asShipped.resolve(host)).isInstanceOf(RefusedAddressException.class);
                assertThat(allowing.resolve(host)).isNotEmpty();
            }
        }
    }

    private static CloseableHttpClient client(NameLookup lookup) {
        return new ClientConfiguration().guardedClient(lookup, ClientTls.trustingTheUsual());
    }

    private void post(CloseableHttpClient client, String host) throws Exception {
        var request = new HttpPost("http://" + host + ":" + partner.baseUrl().getPort()
                + partner.webhookUrl().getPath());
        client.execute(request, response -> response.getCode());
    }
}
