package nl.chargecars.partnersync.demo;

import nl.chargecars.partnersync.simulator.Reply;

/** The assertions of the story. A failed one describes in a sentence what was found instead. */
final class Expect {

    private Expect() {}

    /** @throws StepFailedException when the status differs; the message has the status, error code and message of the answer */
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
     * @param what names the compared values, such as "the statuses that Volvo knows"
     * @throws StepFailedException when they differ; the message has both values
     */
    static void same(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new StepFailedException(what + ": expected " + expected + ", found " + found);
        }
    }

    /**
     * @param otherwise the message when the condition is false
     * @throws StepFailedException when the condition is false
     */
    static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new StepFailedException(otherwise);
        }
    }
}
