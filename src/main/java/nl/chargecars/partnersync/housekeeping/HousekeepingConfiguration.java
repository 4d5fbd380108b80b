package nl.chargecars.partnersync.housekeeping;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

@Configuration(proxyBeanMethods = false)
class HousekeepingConfiguration {

    @Bean
    @Fallback
    HousekeepingShape housekeepingShape() {
        return HousekeepingShape.standard();
    }
}
