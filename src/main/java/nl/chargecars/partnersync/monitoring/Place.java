package nl.chargecars.partnersync.monitoring;

import java.util.Comparator;
import nl.chargecars.partnersync.id.IntegrationId;

/** Where an integration stands in the list: those that need somebody first. The id tells apart those that are named alike. */
record Place(HealthState state, String partner, String integration, IntegrationId id) implements Comparable<Place> {

    private static final Comparator<Place> ORDER = Comparator.comparing(Place::state)
            .thenComparing(Place::partner)
            .thenComparing(Place::integration)
            .thenComparing(Place::id);

    static Place of(IntegrationHealth health) {
        return new Place(health.state(), health.partnerName(), health.integrationName(), health.integrationId());
    }

    /** Where it stood when its state was that one. */
    Place in(HealthState before) {
        return new Place(before, partner, integration, id);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
