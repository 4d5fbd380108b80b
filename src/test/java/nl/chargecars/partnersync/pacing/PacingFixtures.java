package nl.chargecars.partnersync.pacing;

import nl.chargecars.partnersync.testing.TestServer;

/** For tests of other rooms. */
public final class PacingFixtures {

    private PacingFixtures() {}

    /** As another node has it. */
    public static Pacing anotherNodes(TestServer server) {
        return new Pacing(server.part(LaneRepository.class));
    }
}
