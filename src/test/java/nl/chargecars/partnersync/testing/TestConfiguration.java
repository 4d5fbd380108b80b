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
 * The differences between the product and the product under test: {@code @Primary} beans here replace the product's. A new worker
 * should take its schedule from such a bean, be given one here that never runs it by itself, and be stepped by tests through {@link
 * TestServer#part}.
 *
 * <p>Not annotated {@code @Configuration}: the product's component scan must not find it, {@link TestServer} passes it in.
 */
public class TestConfiguration {

    @Bean
    @Primary
    SettableClock settableClock() {
        return new SettableClock();
    }

    /**
     * Deliveries are sent when a test steps {@code DeliveryWorker}. The timeout of an attempt is 3 s instead of 15 s: a busy machine
     * may need a second for an attempt that is to succeed. Where the partner hangs, a {@code TestNode} gives up earlier.
     */
    @Bean
    @Primary
    DeliveryShape steppedDeliveries() {
        return DeliveryShape.stepped(Duration.ofSeconds(3));
    }

    /** Passwords are hashed with the lowest cost, in about a millisecond. */
    @Bean
    @Primary
    PasswordCost cheapPasswords() {
        return new PasswordCost(4);
    }

    /** Housekeeping runs when a test steps it. */
    @Bean
    @Primary
    HousekeepingShape steppedHousekeeping() {
        return HousekeepingShape.stepped();
    }

    /** Partners are polled when a test steps {@code PollingWorker}. */
    @Bean
    @Primary
    PollingShape steppedPolling() {
        return PollingShape.stepped();
    }

    /** The audit trail is sealed when a test steps {@code AuditSealer}. */
    @Bean
    @Primary
    AuditSealingShape steppedSealing() {
        return AuditSealingShape.stepped(100);
    }

    /** Reconciliations run when a test steps {@code ReconciliationWorker}. */
    @Bean
    @Primary
    ReconciliationShape steppedReconciliation() {
        return ReconciliationShape.stepped();
    }

    /** Certification runs proceed when a test steps {@code CertificationRuns}. */
    @Bean
    @Primary
    CertificationShape steppedCertification() {
        return CertificationShape.stepped();
    }

    /** An event stream ends after 2 s, so that tests do not wait long for its end. */
    @Bean
    @Primary
    LiveShape shortStreams() {
        return new LiveShape(Duration.ofSeconds(2));
    }

    /** Limits that tests do not reach: they provoke hundreds of refusals from one address while the clock stands still. */
    @Bean
    @Primary
    GuessLimits guessLimitsOfTests() {
        var many = new RateLimit(1_000_000, 100_000);
        return new GuessLimits(many, many, many, many, many, 10_000);
    }

    @Bean
    FailingListener failingListener() {
        return new FailingListener();
    }
}
