package nl.chargecars.partnersync.testing;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * What differs from the product when tests run it: beans here, {@code @Primary}, stand in for the product's. Whoever builds a
 * worker gives it its beat as a bean, puts a beat here that never comes by itself, and lets tests step the worker through
 * {@link TestServer#part}.
 *
 * <p>No {@code @Configuration}: the product's scan must not find it, {@link TestServer} hands it over.
 */
public class TestConfiguration {

    @Bean
    @Primary
    SettableClock settableClock() {
        return new SettableClock();
    }
}
