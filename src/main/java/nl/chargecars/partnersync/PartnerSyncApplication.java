package nl.chargecars.partnersync;

import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.metrics.TomcatMetricsAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The Spring Boot application: all packages are found by scanning, and one clock is used everywhere. No bean is proxied:
 * transactions begin where the code says so, and the start does not have to check every bean for annotations that need a proxy.
 */
@SpringBootApplication(
        proxyBeanMethods = false,
        exclude = {
            UserDetailsServiceAutoConfiguration.class,
            TransactionAutoConfiguration.class,
            TomcatMetricsAutoConfiguration.class // it counts the container's sessions, which are not used
        })
public class PartnerSyncApplication {

    private static final Duration DATABASE_PRECISION = Duration.ofNanos(1_000);

    /** Only for the build, which runs this to find the beans and generates the code that creates them; see {@link Server}. */
    static void main(String[] arguments) {
        SpringApplication.run(PartnerSyncApplication.class, arguments);
    }

    /** The clock has the precision of the database, so that a time read back equals the one written. */
    @Bean
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), DATABASE_PRECISION);
    }
}
