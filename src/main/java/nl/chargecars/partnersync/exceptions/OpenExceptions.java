package nl.chargecars.partnersync.exceptions;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.deliveries.FailedDeliveries;
import nl.chargecars.partnersync.exceptions.ExceptionGroup.About;
import nl.chargecars.partnersync.exceptions.ExceptionGroup.Extent;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedCallFigures;
import nl.chargecars.partnersync.inbound.RefusedUpdates;
import nl.chargecars.partnersync.monitoring.IntegrationHealth;
import nl.chargecars.partnersync.monitoring.IntegrationHealths;
import nl.chargecars.partnersync.outbox.UnsentStatuses;
import nl.chargecars.partnersync.partner.IntegrationNames;
import nl.chargecars.partnersync.partner.NamedIntegration;
import nl.chargecars.partnersync.partner.Partner;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.reconciliation.OpenDifferences;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Collects all open exceptions from the packages that have some, grouped by what resolves them. */
@Component
class OpenExceptions {

    private static final Duration CALLS_OF = Duration.ofDays(1);

    private final IntegrationHealths healths;
    private final IntegrationNames names;
    private final Partners partners;
    private final RefusedUpdates updates;
    private final FailedDeliveries deliveries;
    private final UnsentStatuses unsent;
    private final OpenDifferences differences;
    private final RefusedCallFigures calls;
    private final Clock clock;

    OpenExceptions(
            IntegrationHealths healths,
            IntegrationNames names,
            Partners partners,
            RefusedUpdates updates,
            FailedDeliveries deliveries,
            UnsentStatuses unsent,
            OpenDifferences differences,
            RefusedCallFigures calls,
            Clock clock) {
        this.healths = healths;
        this.names = names;
        this.partners = partners;
        this.updates = updates;
        this.deliveries = deliveries;
        this.unsent = unsent;
        this.differences = differences;
        this.calls = calls;
        this.clock = clock;
    }

    /**
     * The open exceptions, and all integrations.
     *
     * @param more true when there are more groups of refused updates than {@code groups} has
     */
    record Found(List<ExceptionGroup> groups, boolean more, List<NamedIntegration> integrations) {}

    /**
     * Returns the groups, the most urgent cause first, then the largest group. {@code partner} and {@code cause} narrow the
     * result; null means all.
     */
    Found find(@Nullable PartnerId partner, @Nullable Cause cause) {
        List<NamedIntegration> integrations = names.all();
        List<ExceptionGroup> groups = new ArrayList<>();
        boolean more = false;
        if (asked(cause, Cause.ENDPOINT_DISABLED) && integrations.stream().anyMatch(NamedIntegration::held)) {
            healths.all().stream()
                    .filter(health ->
                            health.switches().isActive() && !health.switches().endpointEnabled())
                    .map(OpenExceptions::held)
                    .forEach(groups::add);
        }
        if (asked(cause, Cause.DELIVERY_FAILED)) {
            deliveries.groups(partner).stream().map(OpenExceptions::failed).forEach(groups::add);
        }
        if (asked(cause, Cause.NEVER_TOLD)) {
            unsent.groups(partner).stream().map(OpenExceptions::unsent).forEach(groups::add);
        }
        if (asked(cause, Cause.DIFFERS_FROM_PARTNER)) {
            differences.groups(partner).stream().map(OpenExceptions::differing).forEach(groups::add);
        }
        if (cause == null || cause.ofUpdates()) {
            RefusedUpdates.Groups found = updates.groups(partner);
            found.groups().stream().map(OpenExceptions::refused).forEach(groups::add);
            more = found.more();
        }
        if (asked(cause, Cause.CALL_REFUSED)) {
            calls.totals(clock.instant().minus(CALLS_OF)).stream()
                    .map(OpenExceptions::calls)
                    .forEach(groups::add);
        }
        Names known = names(groups, integrations);
        return new Found(
                groups.stream()
                        .filter(group -> cause == null || group.cause() == cause)
                        .filter(group -> partner == null || group.partner().equals(partner))
                        .map(known::put)
                        .sorted(Comparator.comparing(ExceptionGroup::cause)
                                .thenComparing(group -> group.extent().count(), Comparator.reverseOrder())
                                .thenComparing(ExceptionGroup::partnerName))
                        .toList(),
                more,
                integrations);
    }

    private static boolean asked(@Nullable Cause asked, Cause cause) {
        return asked == null || asked == cause;
    }

    private static ExceptionGroup held(IntegrationHealth health) {
        return new ExceptionGroup(
                Cause.ENDPOINT_DISABLED,
                health.names().partnerId(),
                health.names().integrationId(),
                About.CAUSE_ALONE,
                new Extent(
                        health.waiting().backlog(),
                        health.backlogIsLonger(),
                        health.waiting().oldestUndeliveredAt(),
                        health.lastError().at()));
    }

    private static ExceptionGroup failed(FailedDeliveries.Group group) {
        boolean more = group.count() >= FailedDeliveries.MOST_COUNTED;
        return new ExceptionGroup(
                Cause.DELIVERY_FAILED,
                group.partner(),
                group.integration(),
                About.detail(group.failure()),
                new Extent(group.count(), more, group.firstAt(), group.lastAt()));
    }

    private static ExceptionGroup unsent(UnsentStatuses.Group group) {
        return new ExceptionGroup(
                Cause.NEVER_TOLD,
                group.partner(),
                group.integration(),
                About.detail(group.status()),
                new Extent(group.count(), group.more(), group.firstAt(), group.lastAt()));
    }

    private static ExceptionGroup differing(OpenDifferences.Group group) {
        return new ExceptionGroup(
                Cause.DIFFERS_FROM_PARTNER,
                group.partner(),
                group.integration(),
                About.run(group.run()),
                new Extent(group.count(), group.more(), null, group.foundAt()));
    }

    private static ExceptionGroup refused(RefusedUpdates.Group group) {
        boolean more = group.count() >= RefusedUpdates.MOST_COUNTED;
        return new ExceptionGroup(
                Cause.of(group.outcome()),
                group.partner(),
                group.integration(),
                new About(group.word(), group.orderStatus(), group.mapped(), null),
                new Extent(group.count(), more, group.firstAt(), group.lastAt()));
    }

    private static ExceptionGroup calls(RefusedCallFigures.Total total) {
        return new ExceptionGroup(
                Cause.CALL_REFUSED,
                total.partner(),
                total.integration(),
                About.detail(total.reason()),
                new Extent(total.refused(), false, null, total.lastHour()));
    }

    private Names names(List<ExceptionGroup> groups, List<NamedIntegration> integrations) {
        Map<PartnerId, Partner> known =
                partners.find(groups.stream().map(ExceptionGroup::partner).collect(Collectors.toSet()));
        return new Names(
                known, integrations.stream().collect(Collectors.toMap(NamedIntegration::id, NamedIntegration::name)));
    }

    private record Names(Map<PartnerId, Partner> partners, Map<IntegrationId, String> integrations) {

        ExceptionGroup put(ExceptionGroup group) {
            Partner partner = partners.get(group.partner());
            return group.named(
                    partner == null ? "" : partner.name(),
                    group.integration() == null ? null : integrations.get(group.integration()));
        }
    }
}
