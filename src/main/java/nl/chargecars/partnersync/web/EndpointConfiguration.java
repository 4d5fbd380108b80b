package nl.chargecars.partnersync.web;

import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Replaces how Spring MVC finds the endpoint of a request, and how it writes the answer. */
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
}
