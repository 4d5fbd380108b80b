package nl.chargecars.partnersync;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the jar can be asked to do. */
interface Command {

    /**
     * Does it, and returns the process's exit code when there is nothing more to do.
     *
     * @param out for people: what is going on, in a few calm lines
     * @throws nl.chargecars.partnersync.settings.InvalidSettingsException before anything is started
     * @throws StartFailure when the server cannot start
     */
    int run(Map<String, String> environment, PrintStream out);

    /**
     * The command that these words ask for; empty when there is none.
     *
     * @throws nl.chargecars.partnersync.settings.InvalidSettingsException when they name a file as no file can be named
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
                Options.of(words, Set.of("--file", "--export", "--expect")).flatMap(VerifyAuditCommand::of);
            case "backup" -> BackupCommand.of(words);
            case "erase-customer" -> EraseCustomerCommand.of(words);
            default -> Optional.empty();
        };
    }
}
