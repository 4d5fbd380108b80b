package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import nl.chargecars.partnersync.id.IntegrationId;

/** Which part of an integration's attempts at a time ({@code max_concurrent_deliveries}) is this node's. */
interface Shares {

    /** Of a node that is alone with its database: everything. */
    Shares ALL = new Shares() {
        @Override
        public void look(Instant now) {}

        @Override
        public int of(IntegrationId integration, int bound) {
            return bound;
        }

        @Override
        public void agree() {}

        @Override
        public boolean holdUntil(Instant end) {
            return true;
        }

        @Override
        public void leave() {}
    };

    /** Sees which nodes there are, and lets them see this one; once a round, before {@link #of}. */
    void look(Instant now);

    /** 0 for none, until the next look. Those of all nodes together are never more than the bound. */
    int of(IntegrationId integration, int bound);

    /** No lane has more under way than its share now: nodes that came may take theirs. */
    void agree();

    /** True when an attempt that ends by then is within this node's shares. */
    boolean holdUntil(Instant end);

    /** This node attempts nothing any more: the others share what was its. */
    void leave();
}
