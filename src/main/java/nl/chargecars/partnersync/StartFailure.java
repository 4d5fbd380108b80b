package nl.chargecars.partnersync;

import java.util.List;

/** The server could not start; {@link #lines()} are for the administrator. */
final class StartFailure extends RuntimeException {

    private final List<String> lines;

    StartFailure(List<String> lines, Throwable cause) {
        super(String.join("; ", lines), cause, false, false);
        this.lines = List.copyOf(lines);
    }

    /** Nothing that we foresaw: the deepest cause usually tells most. */
    static StartFailure unexpected(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message =
                String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
        return new StartFailure(
                List.of("Partner Sync could not start: "
                        + deepest.getClass().getSimpleName() + ": " + message
                        + " (for the stack trace set LOGGING_LEVEL_NL_CHARGECARS_PARTNERSYNC=debug)"),
                failure);
    }

    List<String> lines() {
        return lines;
    }
}
