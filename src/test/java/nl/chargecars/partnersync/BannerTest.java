package nl.chargecars.partnersync;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import nl.chargecars.partnersync.settings.Settings;
import org.junit.jupiter.api.Test;

/** Tests which address the message shows; ServerProcessTest reads the whole message. */
class BannerTest {

    private static final URI LOCAL = URI.create("http://127.0.0.1:41234");

    @Test
    void showsThePublicAddressAlsoOfAServerThatMayUseAnyPort() {
        Map<String, String> environment =
                Map.of("PARTNERSYNC_PORT", "0", "PARTNERSYNC_PUBLIC_URL", "https://sync.example.nl");
        assertThat(Banner.address(Settings.from(environment), LOCAL)).hasToString("https://sync.example.nl");
    }

    @Test
    void showsTheLocalAddressWhereThePublicOneIsNotKnown() {
        assertThat(Banner.address(Settings.from(Map.of("PARTNERSYNC_PORT", "0")), LOCAL))
                .isEqualTo(LOCAL);
    }
}
