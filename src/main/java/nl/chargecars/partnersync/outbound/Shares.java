package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import nl.chargecars.partnersync.id.IntegrationId;

/** This node's shares of the concurrent attempts for each integration ({@code max_concurrent_deliveries}). */
interface Shares {

    /** The shares of a node that is alone with its database: everything. */
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

    /** Registers this node and reads which nodes are present. Call once a round, before {@link #of}. */
    void look(Instant now);

    /**
     * Returns this node's share of {@code bound}, until the next {@link #look}; 0 for none. The shares of all nodes together never
     * exceed the bound.
     */
    int of(IntegrationId integration, int bound);

    /** Agrees that new nodes take their shares. Call when no lane has more attempts in progress than its share. */
    void agree();

    /** True when this node holds its shares until {@code end}, so that an attempt that ends by then may begin. */
    boolean holdUntil(Instant end);

    /** Hands this node's shares over to the others. The node must make no attempts any more. */
    void leave();
}
