package nl.chargecars.partnersync.web;

import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** How a request finds its endpoint. */
@Configuration(proxyBeanMethods = false)
class MappingConfiguration {

    @Bean
    WebMvcRegistrations endpointMapping() {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new EndpointMapping();
            }
        };
    }
}
