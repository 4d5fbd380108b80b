package nl.chargecars.partnersync.bench;

/** Thrown when a part of the benchmark cannot be measured. The message is shown to the user and says why. */
final class BenchFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BenchFailure(String message) {
        super(message);
    }

    BenchFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
