package nl.chargecars.partnersync.dashboard;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans that tests replace. */
@Configuration(proxyBeanMethods = false)
class DashboardConfiguration {

    @Bean
    LiveShape liveShape() {
        return LiveShape.standard();
    }
}
