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
 * The server: every room found by scanning, one clock for all. No bean is a proxy: transactions begin where the code says so, and
 * the start need not look at every bean for whether it wants one.
 */
@SpringBootApplication(
        proxyBeanMethods = false,
        exclude = {
            UserDetailsServiceAutoConfiguration.class,
            TransactionAutoConfiguration.class,
            TomcatMetricsAutoConfiguration.class // it counts the container's sessions, of which there are none
        })
public class PartnerSyncApplication {

    private static final Duration DATABASE_PRECISION = Duration.ofNanos(1_000);

    /** For the build alone, which asks here what beans there are and writes down as code how they are made; see {@link Server}. */
    static void main(String[] arguments) {
        SpringApplication.run(PartnerSyncApplication.class, arguments);
    }

    /** As fine as the database keeps it, so that a time read back equals the one written. */
    @Bean
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), DATABASE_PRECISION);
    }
}
