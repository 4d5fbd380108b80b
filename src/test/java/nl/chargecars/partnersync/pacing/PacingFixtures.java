package nl.chargecars.partnersync.pacing;

import nl.chargecars.partnersync.testing.TestServer;

/** Fixtures for tests of other packages. */
public final class PacingFixtures {

    private PacingFixtures() {}

    /** The pacing of another node on the same database. */
    public static Pacing anotherNodes(TestServer server) {
        return new Pacing(server.part(LaneRepository.class));
    }
}
