package nl.chargecars.partnersync.settings;

import java.util.List;

/** The environment cannot be used; {@link #problems()} are for the administrator, each one line that says what to do. */
public final class InvalidSettingsException extends RuntimeException {

    private final List<String> problems;
    private final boolean lasting;

    public InvalidSettingsException(List<String> problems) {
        this(problems, false);
    }

    /** @param lasting true when only an administrator can mend it, so that a start that is repeated fails in the same way */
    public InvalidSettingsException(List<String> problems, boolean lasting) {
        super(String.join("; ", problems), null, false, false);
        this.problems = List.copyOf(problems);
        this.lasting = lasting;
    }

    /** False when a start that is repeated may succeed, such as when a port is free again; also when that is not known. */
    public boolean isLasting() {
        return lasting;
    }

    public List<String> problems() {
        return problems;
    }
}
