package nl.chargecars.partnersync.web;

import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Replaces how Spring MVC finds the endpoint of a request and how it writes the answer, and adds what it checks in between. */
@Configuration(proxyBeanMethods = false)
class EndpointConfiguration {

    @Bean
    WebMvcRegistrations endpoints(JsonMapper json, AnswerBudget budget) {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new EndpointMapping();
            }

            @Override
            public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
                return new EndpointAdapter(new AnswerHandler(json, budget), budget);
            }
        };
    }

    @Bean
    WebMvcConfigurer parametersOnce() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                // first, so that nothing is recorded of a request that is refused
                registry.addInterceptor(new RepeatedParameters()).order(Ordered.HIGHEST_PRECEDENCE);
            }
        };
    }
}
