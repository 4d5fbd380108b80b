package nl.chargecars.partnersync.settings;

import java.util.List;

/** The environment cannot be used; {@link #problems()} are for the administrator, each one line that says what to do. */
public final class InvalidSettingsException extends RuntimeException {

    private final List<String> problems;

    public InvalidSettingsException(List<String> problems) {
        super(String.join("; ", problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
