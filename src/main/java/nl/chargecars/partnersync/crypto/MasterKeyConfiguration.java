package nl.chargecars.partnersync.crypto;

import java.security.SecureRandom;
import java.util.Base64;
import nl.chargecars.partnersync.settings.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one {@link SecretBox} of the server, under the master key given or else generated into the data directory. */
@Configuration(proxyBeanMethods = false)
class MasterKeyConfiguration {

    private static final int RANDOM_BYTES = 32;

    @Bean
    SecretBox secretBox(Settings settings) {
        return new SecretBox(settings.masterKey()
                .orElseGet(() -> SecretFile.readOrCreate(
                        settings.dataDir().resolve("master-key"), MasterKeyConfiguration::generate)));
    }

    private static String generate() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
