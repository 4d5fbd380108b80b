package nl.chargecars.partnersync.monitoring;

import io.micrometer.core.instrument.config.MeterFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    /** Integrations that have meters at most: a partner that may configure one chooses its name, again and again. */
    private static final int MOST_INTEGRATIONS = 2_000;

    @Bean
    MeterFilter noMoreIntegrationsThan() {
        return MeterFilter.maximumAllowableTags("partnersync", "integration", MOST_INTEGRATIONS, MeterFilter.deny());
    }
}
