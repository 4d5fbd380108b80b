package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {

    @Test
    void isNotEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WebhookSecret(""));
    }

    @Test
    void isMadeOf32RandomBytes() {
        WebhookSecret secret = WebhookSecret.generate();
        assertThat(secret.text()).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.text().substring(6))).hasSize(32);
        assertThat(secret).isNotEqualTo(WebhookSecret.generate());
    }

    @Test
    void keysStandardWebhooksWithTheDecodedPartBehindThePrefix() {
        assertThat(new WebhookSecret("whsec_SmVmZQ==").standardKey()).isEqualTo(utf8("Jefe"));
        assertThat(new WebhookSecret("whsec_SmVmZQ").standardKey()).isEqualTo(utf8("Jefe"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "partner's own secret",
                "SmVmZQ==",
                "whsec_",
                "whsec_not base64",
                "whsec_SmVmZQ=",
                "whsec_SmVm-_==",
                "WHSEC_SmVmZQ==",
                " whsec_SmVmZQ==",
            })
    void keysStandardWebhooksWithItsBytesWhenItIsOfNoSuchForm(String text) {
        assertThat(new WebhookSecret(text).standardKey()).isEqualTo(utf8(text));
    }

    @Property
    void hasAKeyWhateverThePartnerGave(@ForAll @StringLength(min = 1, max = 100) String text) {
        assertThat(new WebhookSecret(text).standardKey()).isNotEmpty();
        assertThat(new WebhookSecret("whsec_" + text).standardKey()).isNotEmpty();
    }

    @Test
    void printsNothingOfItself() {
        var secret = new WebhookSecret("whsec_SmVmZQ==");
        assertThat(secret.toString()).doesNotContain("SmVmZQ").doesNotContain("whsec");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
