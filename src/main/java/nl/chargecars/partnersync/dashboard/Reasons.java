package nl.chargecars.partnersync.dashboard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.audit.AuditTrail;
import nl.chargecars.partnersync.figures.Exchanges;
import nl.chargecars.partnersync.monitoring.HealthState;
import nl.chargecars.partnersync.monitoring.IntegrationHealth;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.Asking;
import nl.chargecars.partnersync.monitoring.Silence;
import nl.chargecars.partnersync.outbound.LaneHealth;
import nl.chargecars.partnersync.pacing.BreakerState;
import nl.chargecars.partnersync.partner.Integration;
import org.springframework.stereotype.Component;

/** Says why an integration is in its state, the most urgent first. */
@Component
class Reasons {

    private static final String NOTE = "note";
    private static final String FAILURES = "reason.failures";

    /** Reasons in these states do not make an integration unhealthy yet. */
    private static final Set<String> HARMLESS = Set.of(NOTE, "slow");

    private final AuditTrail trail;

    Reasons(AuditTrail trail) {
        this.trail = trail;
    }

    /** @param mapping its missing words are shown below the reasons */
    List<Reason> of(
            IntegrationHealth health, Integration integration, LaneHealth lane, MappingView mapping, Instant now) {
        List<Reason> reasons = new ArrayList<>();
        stopped(reasons, integration);
        endpoint(reasons, health, integration, lane);
        asking(reasons, health);
        exchanges(reasons, health, now);
        endings(reasons, health, now);
        if (health.state() == HealthState.HEALTHY
                && mapping.unknownWords() == 0
                && mapping.withoutWord() == 0
                && reasons.stream().allMatch(Reasons::isHarmless)) {
            reasons.addFirst(Reason.of("healthy", "reason.healthy"));
        }
        return reasons;
    }

    /** Exchanges that failed are never harmless: "what goes out arrives" would deny them, however few they are. */
    private static boolean isHarmless(Reason reason) {
        return HARMLESS.contains(reason.state()) && !reason.word().equals(FAILURES);
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
        if (!integration.sending()) {
            return; // nothing is tried until that is over
        }
        if (lane.breaker() != BreakerState.CLOSED) {
            reasons.add(Reason.of("held", "reason.breaker_open")
                    .since(lane.openSince())
                    .until(lane.pausedUntil()));
        } else if (lane.pausedUntil() != null) {
            reasons.add(Reason.of("held", "reason.asked_to_wait").until(lane.pausedUntil()));
        }
        if (lane.releasing() && health.waiting().backlog() > 0) {
            reasons.add(Reason.of(NOTE, "reason.releasing", health.waiting().backlog(), orMore(health)));
        }
    }

    private static void asking(List<Reason> reasons, IntegrationHealth health) {
        Asking asking = health.asking();
        if (asking != null && asking.failures() > 0) {
            reasons.add(Reason.of(asking.isUnanswered() ? "failing" : "held", "reason.asking", asking.failures())
                    .since(asking.answeredAt())
                    .until(asking.nextAt())
                    .failed(asking.error(), asking.errorCode()));
        }
    }

    private static void exchanges(List<Reason> reasons, IntegrationHealth health, Instant now) {
        HealthState state = health.state();
        Exchanges recent = health.recent();
        if (recent.failed() > 0) {
            reasons.add(Reason.of(
                            state == HealthState.FAILING ? "failing" : NOTE,
                            FAILURES,
                            recent.failed(),
                            recent.failed() + recent.succeeded())
                    .last(health.lastError().at())
                    .failed(health.lastError().message(), health.lastError().code()));
        }
        Instant due = health.oldestDueAt();
        if (due != null
                && (state == HealthState.FAILING || state == HealthState.SLOW)
                && due.plus(IntegrationHealth.LONG_WAIT).isBefore(now)) {
            reasons.add(Reason.of(
                            state.wireName(), "reason.waiting", health.waiting().backlog(), orMore(health))
                    .since(due));
        }
        if (state == HealthState.SLOW && health.latencyP95Ms() != null) {
            reasons.add(Reason.of("slow", "reason.slow", health.latencyP95Ms()));
        }
        if (state == HealthState.SILENT && health.silence() != null) {
            reasons.add(silent(health, health.silence()));
        }
    }

    private static Reason silent(IntegrationHealth health, Silence silence) {
        return switch (silence) {
            case PARTNER_SILENT ->
                Reason.of("silent", "reason.silent").since(health.last().heardAt());
            case ORDERS_SILENT ->
                Reason.of("silent", "reason.orders_silent").since(health.last().orderAt());
            case UPDATES_SILENT ->
                Reason.of("silent", "reason.updates_silent").since(health.last().updateAt());
        };
    }

    /** Returns what is written after the number of waiting deliveries, which is cut off at a limit. */
    private static String orMore(IntegrationHealth health) {
        return health.backlogIsLonger() ? "+" : "";
    }

    private static void endings(List<Reason> reasons, IntegrationHealth health, Instant now) {
        for (Expiry ending : Expiry.of(health, now)) {
            String word = "reason.ending." + ending.what();
            if (ending.over()) {
                reasons.addFirst(Reason.of("failing", word).since(ending.at()));
            } else {
                reasons.add(Reason.of("slow", word).until(ending.at()));
            }
        }
    }
}
