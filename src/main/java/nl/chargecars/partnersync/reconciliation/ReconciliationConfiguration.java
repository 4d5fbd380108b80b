package nl.chargecars.partnersync.reconciliation;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

@Configuration(proxyBeanMethods = false)
class ReconciliationConfiguration {

    @Bean
    @Fallback
    ReconciliationShape reconciliationShape() {
        return ReconciliationShape.standard();
    }
}
