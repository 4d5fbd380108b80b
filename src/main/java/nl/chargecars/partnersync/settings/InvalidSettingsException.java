package nl.chargecars.partnersync.settings;

import java.util.List;

/** The environment cannot be used; {@link #problems()} are for the administrator, each one line that says what to do. */
public final class InvalidSettingsException extends RuntimeException implements MendedByAdministrator {

    private final List<String> problems;
    private final boolean lasting;

    /** As {@link #InvalidSettingsException(List)}, for a single problem. */
    public InvalidSettingsException(String problem) {
        this(List.of(problem));
    }

    /** For what only an administrator can mend, so that a start that is repeated fails in the same way. */
    public InvalidSettingsException(List<String> problems) {
        this(problems, true);
    }

    /** @param lasting as {@link #isLasting()} */
    public InvalidSettingsException(List<String> problems, boolean lasting) {
        super(joined(problems), null, false, false);
        this.problems = List.copyOf(problems);
        this.lasting = lasting;
    }

    /** For what may pass without an administrator, or of which that is not known. */
    public static InvalidSettingsException passing(String problem) {
        return new InvalidSettingsException(List.of(problem), false);
    }

    /** False when a start that is repeated may succeed, such as when a port is free again; also when that is not known. */
    public boolean isLasting() {
        return lasting;
    }

    public List<String> problems() {
        return problems;
    }

    @Override
    public String inWords() {
        return joined(problems);
    }

    private static String joined(List<String> problems) {
        return String.join("; ", problems);
    }
}
