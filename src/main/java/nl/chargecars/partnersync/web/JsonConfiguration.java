package nl.chargecars.partnersync.web;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the contract wants it: snake_case, no member twice, nothing behind the document. */
@Configuration(proxyBeanMethods = false)
class JsonConfiguration {

    /**
     * Most tokens of what callers send: brackets, names and values. A node takes up to 80 bytes of memory and two bytes of a body, so the
     * largest body would become a hundred thousand nodes. The largest of use, a workflow of 100 statuses that all lead to each other,
     * has 12,000 tokens.
     */
    static final int MOST_TOKENS = 25_000;

    private static final String SEARCH = "jsonComponentModule";

    /** Removes Spring Boot's search for beans with {@code @JacksonComponent}, which costs time at each start: there is none here. */
    @Bean
    static BeanFactoryPostProcessor noSearchForJsonComponents() {
        return beans -> {
            if (beans instanceof BeanDefinitionRegistry registry && registry.containsBeanDefinition(SEARCH)) {
                registry.removeBeanDefinition(SEARCH);
            }
        };
    }

    @Bean
    JsonMapperBuilderCustomizer contractStyle() {
        return builder -> strict(builder).propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    }

    /** For what callers send. What the server has stored itself is read without this bound: older releases had none. */
    static JsonMapper bounded() {
        var bounds = StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build();
        return strict(JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(bounds).build()))
                .build();
    }

    private static JsonMapper.Builder strict(JsonMapper.Builder builder) {
        return builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /**
     * Answers successes as {@code application/json} whatever the Accept header says (RFC 9110, section 12.5.1, allows that): a
     * refusal (406) would come after the order was placed. Responses that always have another type, such as metrics, keep it.
     */
    @Bean
    WebMvcConfigurer jsonWhateverIsAccepted() {
        return new WebMvcConfigurer() {
            @Override
            public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
                configurer.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON, MediaType.ALL);
            }
        };
    }
}
