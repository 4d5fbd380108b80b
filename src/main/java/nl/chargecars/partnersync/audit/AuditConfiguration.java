package nl.chargecars.partnersync.audit;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

    @Bean
    AuditSealingShape auditSealing() {
        return AuditSealingShape.standard();
    }
}
