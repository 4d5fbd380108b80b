package nl.chargecars.partnersync.demo;

import nl.chargecars.partnersync.simulator.Reply;

/** What a step of the story holds to; says in a sentence what came instead. */
final class Expect {

    private Expect() {}

    /** @throws StepFailedException saying what was answered instead, error code and message included */
    static Reply status(int expected, Reply reply) {
        if (reply.status() != expected) {
            String message =
                    reply.body().path("error").path("message").asStringOpt().orElse("");
            throw new StepFailedException("answered %d %s %s instead of %d"
                    .formatted(reply.status(), reply.errorCode(), message, expected)
                    .replaceAll(" +", " "));
        }
        return reply;
    }

    /**
     * @param what says what was to be equal, such as "the statuses that Volvo knows"
     * @throws StepFailedException saying what was found instead
     */
    static void same(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new StepFailedException(what + ": expected " + expected + ", found " + found);
        }
    }

    /**
     * @param otherwise what is wrong when it does not hold
     * @throws StepFailedException when it does not hold
     */
    static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new StepFailedException(otherwise);
        }
    }
}
