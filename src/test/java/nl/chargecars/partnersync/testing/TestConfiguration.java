package nl.chargecars.partnersync.testing;

import java.time.Duration;
import nl.chargecars.partnersync.audit.AuditSealingShape;
import nl.chargecars.partnersync.certification.CertificationShape;
import nl.chargecars.partnersync.dashboard.LiveShape;
import nl.chargecars.partnersync.housekeeping.HousekeepingShape;
import nl.chargecars.partnersync.limits.GuessLimits;
import nl.chargecars.partnersync.outbound.DeliveryShape;
import nl.chargecars.partnersync.partner.RateLimit;
import nl.chargecars.partnersync.polling.PollingShape;
import nl.chargecars.partnersync.reconciliation.ReconciliationShape;
import nl.chargecars.partnersync.staff.PasswordCost;
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

    /** Deliveries go out when a test steps {@code DeliveryWorker}, and a partner that hangs costs a second, not 15. */
    @Bean
    @Primary
    DeliveryShape steppedDeliveries() {
        return DeliveryShape.stepped(Duration.ofSeconds(1));
    }

    /** Passwords are hashed in a millisecond. */
    @Bean
    @Primary
    PasswordCost cheapPasswords() {
        return new PasswordCost(4);
    }

    /** Housekeeping is done when a test steps it. */
    @Bean
    @Primary
    HousekeepingShape steppedHousekeeping() {
        return HousekeepingShape.stepped();
    }

    /** Partners are asked when a test steps {@code PollingWorker}. */
    @Bean
    @Primary
    PollingShape steppedPolling() {
        return PollingShape.stepped();
    }

    /** The trail is sealed when a test steps {@code AuditSealer}. */
    @Bean
    @Primary
    AuditSealingShape steppedSealing() {
        return AuditSealingShape.stepped(100);
    }

    /** Both sides are compared when a test steps {@code ReconciliationWorker}. */
    @Bean
    @Primary
    ReconciliationShape steppedReconciliation() {
        return ReconciliationShape.stepped();
    }

    /** Endpoints are certified when a test steps {@code CertificationRuns}. */
    @Bean
    @Primary
    CertificationShape steppedCertification() {
        return CertificationShape.stepped();
    }

    /** A stream of events ends before a test tires of it. */
    @Bean
    @Primary
    LiveShape shortStreams() {
        return new LiveShape(Duration.ofSeconds(2));
    }

    /** Hundreds of refusals are provoked from this machine, and its clock stands still. */
    @Bean
    @Primary
    GuessLimits guessLimitsOfTests() {
        var many = new RateLimit(1_000_000, 100_000);
        return new GuessLimits(many, many, many, many, 10_000);
    }

    @Bean
    FailingListener failingListener() {
        return new FailingListener();
    }
}
