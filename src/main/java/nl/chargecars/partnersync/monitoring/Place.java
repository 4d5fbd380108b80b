package nl.chargecars.partnersync.monitoring;

import java.util.Comparator;
import nl.chargecars.partnersync.id.IntegrationId;

/**
 * The position of an integration in the list: the most urgent state first, then by names. The id separates integrations with the
 * same names.
 */
record Place(HealthState state, String partner, String integration, IntegrationId id) implements Comparable<Place> {

    private static final Comparator<Place> ORDER = Comparator.comparing(Place::state)
            .thenComparing(Place::partner)
            .thenComparing(Place::integration)
            .thenComparing(Place::id);

    static Place of(IntegrationHealth health) {
        return new Place(health.state(), health.partnerName(), health.integrationName(), health.integrationId());
    }

    /** Returns the position that the integration has with the given state. */
    Place in(HealthState before) {
        return new Place(before, partner, integration, id);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
