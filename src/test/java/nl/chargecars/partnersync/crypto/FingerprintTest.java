package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FingerprintTest {

    @Test
    void tellsSecretsApartWithoutShowingThem() {
        // the beginning of the SHA-256 of "test"
        assertThat(Fingerprint.of("test")).isEqualTo("sha256:9f86d081884c7d65");
        assertThat(Fingerprint.of("whsec_one")).isNotEqualTo(Fingerprint.of("whsec_two"));
    }
}
