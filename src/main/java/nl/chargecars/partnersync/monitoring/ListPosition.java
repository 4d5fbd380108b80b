package nl.chargecars.partnersync.monitoring;

import java.util.Comparator;
import nl.chargecars.partnersync.id.IntegrationId;

/**
 * The position of an integration in the list: the most urgent state first, then by names. The id separates integrations with the
 * same names.
 */
record ListPosition(HealthState state, String partner, String integration, IntegrationId id)
        implements Comparable<ListPosition> {

    private static final Comparator<ListPosition> ORDER = Comparator.comparing(ListPosition::state)
            .thenComparing(ListPosition::partner)
            .thenComparing(ListPosition::integration)
            .thenComparing(ListPosition::id);

    static ListPosition of(IntegrationHealth health) {
        IntegrationHealth.Names names = health.names();
        return new ListPosition(health.state(), names.partnerName(), names.integrationName(), names.integrationId());
    }

    /** Returns the position that the integration has with the given state. */
    ListPosition in(HealthState before) {
        return new ListPosition(before, partner, integration, id);
    }

    @Override
    public int compareTo(ListPosition other) {
        return ORDER.compare(this, other);
    }
}
