package nl.chargecars.partnersync;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.springframework.aot.AotDetector;
import org.springframework.core.SpringProperties;
import org.springframework.util.ClassUtils;

/** Main class of the jar; the script {@code ./partnersync} runs it. */
public final class PartnerSync {

    private static final int WRONG_USAGE = 2;
    private static final String LOG_LEVEL = "LOGGING_LEVEL_NL_CHARGECARS_PARTNERSYNC";

    private static final String USAGE = """
            Usage: partnersync start           the server in the foreground
                   partnersync demo [--once]   the server, simulated partners and their story
                   partnersync bench           the benchmarks; ./partnersync bench --help has its options
                   partnersync backup DIRECTORY
                   partnersync rotate-master-key
                   partnersync erase-customer - [--dry-run]  the e-mail address on standard input; also as EMAIL
                   partnersync verify-audit [--file FILE | --export FILE] [--expect HASH]  64 hex digits
                   partnersync version""";

    private PartnerSync() {}

    public static void main(String[] arguments) {
        useWhatTheBuildPrepared();
        System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
    }

    /** Makes Spring use the bean code that the build generated (AOT), if the jar has it, so that the start does not scan for beans. */
    private static void useWhatTheBuildPrepared() {
        if (ClassUtils.isPresent(PartnerSyncApplication.class.getName() + "__ApplicationContextInitializer", null)) {
            SpringProperties.setFlag(AotDetector.AOT_ENABLED);
        }
    }

    /**
     * Returns the exit code: 0 done, 1 failed, 2 wrong usage or settings; for {@code verify-audit} also 10 tampered with, 3 not
     * checked.
     */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        return run((variables, screen) -> understood(arguments, variables, screen, err), environment, out, err);
    }

    private static int understood(
            List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        Optional<Command> command = Command.from(arguments);
        if (command.isEmpty()) {
            err.println(USAGE);
            return WRONG_USAGE;
        }
        return command.get().run(environment, out);
    }

    static int run(Command command, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            return command.run(environment, out);
        } catch (InvalidSettingsException invalid) {
            invalid.problems().forEach(err::println);
            return WRONG_USAGE;
        } catch (CommandFailure failure) {
            failure.lines().forEach(err::println);
            return failure.exitCode();
        } catch (UncheckedIOException failed) {
            return brokeOff(String.valueOf(failed.getCause()), failed, environment, err);
        } catch (RuntimeException unforeseen) {
            // without its message, which may contain a secret
            return brokeOff(unforeseen.getClass().getSimpleName(), unforeseen, environment, err);
        }
    }

    private static int brokeOff(
            String why, RuntimeException failure, Map<String, String> environment, PrintStream err) {
        err.println("Partner Sync broke off: " + why + " (for the stack trace set " + LOG_LEVEL + "=debug)");
        if (environment.getOrDefault(LOG_LEVEL, "").equalsIgnoreCase("debug")) {
            failure.printStackTrace(err);
        }
        return Command.FAILED;
    }
}
