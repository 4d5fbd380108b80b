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

/** Makes Tomcat's own responses follow our style, and adds the access log. */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

    /**
     * Ordered after Spring Boot's own customizer, which adds Tomcat's HTML error page: of these valves, the one added last
     * reports first.
     */
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

    /** Leaves encoded slashes and backslashes encoded, for {@link AddressFirewall} to judge; Tomcat would refuse them everywhere. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> encodedSlashes() {
        return factory -> factory.addConnectorCustomizers(connector -> {
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        });
    }

    /**
     * Keeps this filter out of the chain: Spring MVC binds a request to its thread itself, and no filter before Spring MVC needs
     * that.
     */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContextFilter() {
        var registration = new FilterRegistrationBean<>(new RequestContextFilter());
        registration.setEnabled(false);
        return registration;
    }
}
