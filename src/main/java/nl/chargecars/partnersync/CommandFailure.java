package nl.chargecars.partnersync;

import java.util.List;

/** A command could not do its work, such as start the server; {@link #lines()} are for the administrator. */
final class CommandFailure extends RuntimeException {

    private final List<String> lines;
    private final int exitCode;

    CommandFailure(String line, Throwable cause) {
        this(List.of(line), cause);
    }

    CommandFailure(List<String> lines, Throwable cause) {
        this(lines, cause, Command.FAILED);
    }

    /** @param exitCode exit code of the process, for commands in which 1 has another meaning */
    CommandFailure(List<String> lines, Throwable cause, int exitCode) {
        super(String.join("; ", lines), cause, false, false);
        this.lines = List.copyOf(lines);
        this.exitCode = exitCode;
    }

    /** Creates the failure for an unforeseen exception, with the message of the deepest cause, which usually says most. */
    static CommandFailure unexpected(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message =
                String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
        return new CommandFailure(
                "Partner Sync could not start: "
                        + deepest.getClass().getSimpleName() + ": " + message
                        + " (for the stack trace set LOGGING_LEVEL_NL_CHARGECARS_PARTNERSYNC=debug)",
                failure);
    }

    List<String> lines() {
        return lines;
    }

    int exitCode() {
        return exitCode;
    }
}
