package nl.chargecars.partnersync.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import nl.chargecars.partnersync.audit.AuditTrail;
import nl.chargecars.partnersync.monitoring.HealthState;
import nl.chargecars.partnersync.monitoring.IntegrationHealth;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.Hour;
import nl.chargecars.partnersync.outbound.LaneHealth;
import nl.chargecars.partnersync.pacing.BreakerState;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.SyncFrequency;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says why an integration is in its state, the most urgent first. */
@Component
class Reasons {

    private static final Duration SOON = Duration.ofDays(30);
    private static final String NOTE = "note";
    private static final int RECENT_HOURS = 2;

    private final AuditTrail trail;

    Reasons(AuditTrail trail) {
        this.trail = trail;
    }

    List<Reason> of(IntegrationHealth health, Integration integration, LaneHealth lane, Instant now) {
        List<Reason> reasons = new ArrayList<>();
        stopped(reasons, integration);
        endpoint(reasons, health, integration, lane);
        exchanges(reasons, health, integration, now);
        expiring(reasons, health, integration, now);
        return reasons;
    }

    private void stopped(List<Reason> reasons, Integration integration) {
        if (!integration.active()) {
            reasons.add(by(Reason.of("inactive", "reason.inactive"), integration, "is_active"));
        }
        if (!integration.delivery().syncEnabled()) {
            reasons.add(by(Reason.of("held", "reason.paused"), integration, "sync_enabled"));
        }
        if (integration.endpoint().url() == null) {
            reasons.add(Reason.of(NOTE, "reason.no_webhook"));
        } else if (integration.endpoint().disabledAt() != null) {
            reasons.add(by(Reason.of("held", Reason.ENDPOINT_DISABLED), integration, "endpoint")
                    .since(integration.endpoint().disabledAt())
                    .said(
                            integration.endpoint().disabledWhy(),
                            "endpoint.disabled." + integration.endpoint().disabledCode()));
        }
    }

    private Reason by(Reason reason, Integration integration, String field) {
        return trail.last("partner_integrations", integration.id().toString(), field)
                .map(last -> reason.since(last.createdAt()).by(last.actor()))
                .orElse(reason);
    }

    private static void endpoint(
            List<Reason> reasons, IntegrationHealth health, Integration integration, LaneHealth lane) {
        if (lane.breaker() != BreakerState.CLOSED) {
            reasons.add(Reason.of("held", "reason.breaker_open")
                    .since(lane.openSince())
                    .until(lane.pausedUntil()));
        } else if (lane.pausedUntil() != null) {
            reasons.add(Reason.of("held", "reason.asked_to_wait").until(lane.pausedUntil()));
        }
        if (integration.sending() && lane.releasing() && health.backlog() > 0) {
            reasons.add(Reason.of(NOTE, "reason.releasing", health.backlog(), orMore(health)));
        }
    }

    private static void exchanges(
            List<Reason> reasons, IntegrationHealth health, Integration integration, Instant now) {
        HealthState state = health.state();
        List<Hour> recent = health.hours()
                .subList(health.hours().size() - RECENT_HOURS, health.hours().size());
        long failed = recent.stream().mapToLong(Hour::failed).sum();
        long succeeded = recent.stream().mapToLong(Hour::succeeded).sum();
        if (failed > 0) {
            reasons.add(Reason.of(
                            state == HealthState.FAILING ? "failing" : NOTE,
                            "reason.failures",
                            failed,
                            failed + succeeded)
                    .since(health.lastErrorAt())
                    .failed(health.lastErrorMessage(), health.lastErrorCode()));
        }
        Instant oldest = health.oldestUndeliveredAt();
        if (oldest != null
                && (state == HealthState.FAILING || state == HealthState.SLOW)
                && integration.delivery().frequency() == SyncFrequency.REAL_TIME
                && oldest.plus(IntegrationHealth.LONG_WAIT).isBefore(now)) {
            reasons.add(Reason.of(state.wireName(), "reason.waiting", health.backlog(), orMore(health))
                    .since(oldest));
        }
        if (state == HealthState.SLOW && health.latencyP95Ms() != null) {
            reasons.add(Reason.of("slow", "reason.slow", health.latencyP95Ms()));
        }
        if (state == HealthState.SILENT) {
            reasons.add(Reason.of("silent", "reason.silent").since(health.lastHeardAt()));
        }
        if (state == HealthState.HEALTHY
                && reasons.stream().allMatch(reason -> reason.state().equals(NOTE))) {
            reasons.addFirst(Reason.of("healthy", "reason.healthy"));
        }
    }

    /** Put behind the number of what waits. */
    private static String orMore(IntegrationHealth health) {
        return health.backlogIsLonger() ? "+" : "";
    }

    private static void expiring(List<Reason> reasons, IntegrationHealth health, Integration integration, Instant now) {
        if (soon(health.credentialExpiresAt(), now)) {
            reasons.add(Reason.of("slow", "reason.credential_expires").until(health.credentialExpiresAt()));
        }
        Instant end = integration.certificateExpiresAt();
        if (soon(end, now)) {
            reasons.add(Reason.of("slow", "reason.certificate_expires").until(end));
        }
    }

    static boolean soon(@Nullable Instant end, Instant now) {
        return end != null && end.isBefore(now.plus(SOON));
    }
}
