package nl.chargecars.partnersync.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.testing.HeardLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientAddressTest {

    @Test
    void believesNobodyUnlessTold() {
        assertThat(address("", "10.0.0.1", "203.0.113.9")).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the peer is no trusted proxy: anybody can send this header
                "198.51.100.7 | 203.0.113.9                       | 198.51.100.7",
                "10.0.0.1     | 203.0.113.9                       | 203.0.113.9",
                // the first untrusted address may have written everything to its left
                "10.0.0.1     | 192.0.2.66, 203.0.113.9           | 203.0.113.9",
                "10.0.0.1     | 192.0.2.66, 203.0.113.9, 10.9.9.9 | 203.0.113.9",
                "10.0.0.1     | 203.0.113.9, nonsense             | 10.0.0.1",
                "10.0.0.1     | nonsense, 10.2.3.4                | 10.2.3.4",
                "10.0.0.1     | 10.0.0.2, 10.0.0.3                | 10.0.0.2",
                "10.0.0.1     | ''                                | 10.0.0.1",
                "10.0.0.1     | 127.0.0.1                         | 127.0.0.1",
                "2001:db8::1  | 203.0.113.9                       | 203.0.113.9",
                // addresses with the caller's port
                "10.0.0.1     | 203.0.113.9:4711                  | 203.0.113.9",
                "10.0.0.1     | 192.0.2.66, 203.0.113.9:1, 10.9.9.9:65535 | 203.0.113.9",
                "10.0.0.1     | [2001:db9:1:2::1]:4711            | 20010db900010002/64",
                "10.0.0.1     | [2001:db9:1:2::1]                 | 20010db900010002/64",
                "10.0.0.1     | 2001:db9:1:2::4711                | 20010db900010002/64",
                "10.0.0.1     | 203.0.113.9:nonsense              | 10.0.0.1",
                "10.0.0.1     | 203.0.113.9:                      | 10.0.0.1",
                // one caller can use any address of his /64
                "10.0.0.1     | 2001:db9:1:2:aaaa:bbbb:cccc:dddd  | 20010db900010002/64",
                "10.0.0.1     | 2001:db9:1:2::1                   | 20010db900010002/64"
            })
    void readsWhatTrustedProxiesSayFromTheRight(String peer, String forwarded, String expected) {
        assertThat(address("10.0.0.0/8, 2001:db8::/32", peer, forwarded)).isEqualTo(expected);
    }

    @Test
    void readsSeveralHeadersAsOne() {
        var request = request("10.0.0.1", "192.0.2.66");
        request.addHeader("X-Forwarded-For", "203.0.113.9");
        assertThat(new ClientAddress(settings("10.0.0.0/8")).of(request)).isEqualTo("203.0.113.9");
    }

    @Test
    void saysOnceThatAProxyIsNotNamed() {
        var addresses = new ClientAddress(settings("10.0.0.0/8"));
        var direct = new MockHttpServletRequest();
        direct.setRemoteAddr("198.51.100.7");
        try (HeardLog log = HeardLog.of(ClientAddress.class)) {
            assertThat(addresses.of(request("10.0.0.1", "203.0.113.9"))).isEqualTo("203.0.113.9");
            assertThat(addresses.of(direct)).isEqualTo("198.51.100.7");
            assertThat(log.lines()).isEmpty();

            for (int call = 0; call < 3; call++) {
                assertThat(addresses.of(request("198.51.100.7", "203.0.113.9"))).isEqualTo("198.51.100.7");
            }
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("PARTNERSYNC_TRUSTED_PROXIES")
                    .doesNotContain("198.51.100.7", "203.0.113.9");
        }
    }

    @Test
    void saysOnceThatATrustedProxyWritesNoAddress() {
        var addresses = new ClientAddress(settings("10.0.0.0/8"));
        try (HeardLog log = HeardLog.of(ClientAddress.class)) {
            for (String fine : List.of("203.0.113.9", "unknown, 203.0.113.9", "unknown, 10.0.0.2", "")) {
                var _ = addresses.of(request("10.0.0.1", fine));
            }
            assertThat(log.lines()).isEmpty();

            for (int call = 0; call < 3; call++) {
                assertThat(addresses.of(request("10.0.0.1", "203.0.113.9, _hidden")))
                        .isEqualTo("10.0.0.1");
            }
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("X-Forwarded-For that is no address")
                    .doesNotContain("_hidden", "203.0.113.9");
        }
    }

    private static String address(String trusted, String peer, String forwarded) {
        return new ClientAddress(settings(trusted)).of(request(peer, forwarded));
    }

    private static Settings settings(String trusted) {
        return Settings.from(Map.of("PARTNERSYNC_TRUSTED_PROXIES", trusted));
    }

    private static MockHttpServletRequest request(String peer, String forwarded) {
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(peer);
        request.addHeader("X-Forwarded-For", forwarded);
        return request;
    }
}
