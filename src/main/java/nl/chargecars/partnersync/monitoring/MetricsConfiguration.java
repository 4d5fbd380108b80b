package nl.chargecars.partnersync.monitoring;

import io.micrometer.core.instrument.config.MeterFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    /**
     * The highest number of integrations that get meters. It needs a limit, because a partner that may configure integrations can
     * invent new names without end.
     */
    private static final int MOST_INTEGRATIONS = 2_000;

    @Bean
    MeterFilter noMoreIntegrationsThan() {
        return MeterFilter.maximumAllowableTags("partnersync", "integration", MOST_INTEGRATIONS, MeterFilter.deny());
    }
}
