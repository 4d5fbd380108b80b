package nl.chargecars.partnersync.demo;

/** A step of the story failed; the message says what happened instead. */
final class StepFailedException extends RuntimeException {
    StepFailedException(String message) {
        super(message);
    }
}
