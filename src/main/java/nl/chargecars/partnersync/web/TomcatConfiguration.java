package nl.chargecars.partnersync.web;

import nl.chargecars.partnersync.settings.Settings;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.RequestContextFilter;

/** The servlet container answers in our style too. */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

    /** After Boot's own, which adds Tomcat's page of HTML: the valve that is added last speaks first. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> unreadableRequests(
            ErrorWriter errors, SecurityHeaders headers) {
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new UnreadableRequests(errors, headers)));
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> accessLog(
            Settings settings, ClientAddress addresses) {
        return factory -> {
            if (settings.accessLog()) {
                factory.addContextCustomizers(
                        context -> context.getParent().getPipeline().addValve(new AccessLog(addresses)));
            }
        };
    }

    /** A slash within a segment stays encoded, and is judged by {@link AddressFirewall}; Tomcat would refuse it everywhere. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> encodedSlashes() {
        return factory -> factory.addConnectorCustomizers(connector -> {
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        });
    }

    /** Not in the chain: Spring MVC ties a request to its thread itself, and none of the filters before it asks there. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContextFilter() {
        var registration = new FilterRegistrationBean<>(new RequestContextFilter());
        registration.setEnabled(false);
        return registration;
    }
}
