package nl.chargecars.partnersync.limits;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LimitsConfiguration {

    @Bean
    GuessLimits guessLimits() {
        return GuessLimits.standard();
    }
}
