package nl.chargecars.partnersync;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A command of the jar. */
interface Command {

    /** Exit code of most commands that could not do their work. */
    int FAILED = 1;

    /**
     * Runs the command, and returns the exit code of the process when it is done.
     *
     * @param out messages for people: a few lines about what is going on
     * @throws nl.chargecars.partnersync.settings.InvalidSettingsException before anything is started
     * @throws CommandFailure when the server cannot start, or the command cannot do its work
     */
    int run(Map<String, String> environment, PrintStream out);

    /**
     * Parses a command line; empty when it is not a valid command.
     *
     * @throws nl.chargecars.partnersync.settings.InvalidSettingsException when an argument cannot be what it stands for,
     *     such as a file's name on this machine
     */
    static Optional<Command> from(List<String> words) {
        if (!words.isEmpty() && words.getFirst().equals("bench")) {
            return Optional.of(new BenchCommand(words.subList(1, words.size())));
        }
        return switch (String.join(" ", words)) {
            case "start" -> Optional.of(new StartCommand());
            case "demo" -> Optional.of(new DemoCommand(false));
            case "demo --once" -> Optional.of(new DemoCommand(true));
            case "rotate-master-key" -> Optional.of(new RotateMasterKeyCommand());
            case "version" -> Optional.of(new VersionCommand());
            default -> withOptions(words);
        };
    }

    private static Optional<Command> withOptions(List<String> words) {
        return switch (words.isEmpty() ? "" : words.getFirst()) {
            case "verify-audit" ->
                Options.of(words, Set.of("--file", "--export", "--expect")).map(VerifyAuditCommand::of);
            case "backup" -> BackupCommand.of(words);
            case "erase-customer" -> EraseCustomerCommand.of(words);
            default -> Optional.empty();
        };
    }
}
