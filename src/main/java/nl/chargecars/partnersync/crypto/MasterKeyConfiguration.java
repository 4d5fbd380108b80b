package nl.chargecars.partnersync.crypto;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the only {@link SecretBox} of the server, and the master keys that it uses. */
@Configuration(proxyBeanMethods = false)
class MasterKeyConfiguration {

    @Bean
    MasterKeys masterKeys(MasterKeySource source) {
        return source.read();
    }

    @Bean
    SecretBox secretBox(MasterKeys keys, SealingKey sealingKey) {
        return new SecretBox(keys, sealingKey::current);
    }
}
