package nl.chargecars.partnersync.certification;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

@Configuration(proxyBeanMethods = false)
class CertificationConfiguration {

    @Bean
    @Fallback
    CertificationShape certificationShape() {
        return CertificationShape.standard();
    }
}
