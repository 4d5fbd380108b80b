package nl.chargecars.partnersync.polling;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

@Configuration(proxyBeanMethods = false)
class PollingConfiguration {

    @Bean
    @Fallback
    PollingShape pollingShape() {
        return PollingShape.standard();
    }
}
