package nl.chargecars.partnersync.database;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.settings.InvalidSettingsException;

/**
 * Runs PostgreSQL's programs. They refuse to run as root, so root runs them in a user namespace of their own, where they run as
 * nobody. Of our environment they get only PATH, HOME and TMPDIR: it may hold the master key, and {@code PG…} variables would change
 * the programs' behaviour.
 */
final class PostgresCommand {

    private static final List<String> AS_NOBODY = List.of("unshare", "--user");

    private PostgresCommand() {}

    /**
     * Checks that this user can run PostgreSQL's programs.
     *
     * @throws InvalidSettingsException when we are root and cannot create a user namespace
     */
    static void checkUser() throws IOException {
        if (!isRoot()) {
            return;
        }
        String problem;
        try {
            problem = run(List.of("true"), "").problem();
        } catch (IOException notInstalled) {
            problem = String.valueOf(notInstalled.getMessage());
        }
        if (!problem.isEmpty()) {
            throw new InvalidSettingsException("PostgreSQL refuses to run as root and the way round it is closed ("
                    + problem + "): start as another user, or give PARTNERSYNC_DATABASE_URL");
        }
    }

    /**
     * Checks that PostgreSQL's programs may use the directory. Those that root runs have no right to what is closed to others than
     * its owner.
     *
     * @throws InvalidSettingsException when they may not
     */
    static void checkMayEnter(Path directory) throws IOException {
        if (!isRoot() || mayEnter(directory)) {
            return;
        }
        Path closed = directory;
        for (Path above = directory.toAbsolutePath(); above != null && !mayEnter(above); above = above.getParent()) {
            closed = above;
        }
        String owner = Files.getOwner(closed).getName();
        throw new InvalidSettingsException("PARTNERSYNC_DATA_DIR cannot be used: " + closed + ", which belongs to "
                + owner + ", is closed to PostgreSQL, which does not run with root's rights: start as the user to whom"
                + " it belongs (runuser -u " + owner + " -- ./partnersync start), or take another directory");
    }

    private static boolean mayEnter(Path directory) throws IOException {
        return run(List.of("test", "-x", directory.toString()), "").exitCode() == 0;
    }

    /** A program's output and exit code. */
    record Ending(int exitCode, String output) {

        /** The exit code and the output in one line; empty when the program succeeded. */
        String problem() {
            return exitCode == 0
                    ? ""
                    : "exit code " + exitCode + ": " + output.strip().replaceAll("\\s*\\R\\s*", " ");
        }

        void orFail(String what) throws IOException {
            if (exitCode != 0) {
                throw new IOException(what + " failed, " + problem());
            }
        }
    }

    /** Runs a program until it ends; its standard error is part of the output. */
    static Ending run(List<String> command, String input) throws IOException {
        Process process = builder(command).redirectErrorStream(true).start();
        try (var standardInput = process.outputWriter(StandardCharsets.UTF_8)) {
            standardInput.write(input);
        } catch (IOException endedEarly) {
            // the exit code and the output tell more
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Ending(process.waitFor(), output);
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command.getFirst(), interrupted);
        }
    }

    /**
     * Starts a server in a session of its own: Ctrl-C in a terminal goes to the whole process group, and the database must outlive
     * the requests that are being finished.
     */
    static Process startDetached(List<String> command, Path log) throws IOException {
        var detached = new ArrayList<>(newSession());
        detached.addAll(command);
        return builder(detached)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /**
     * The command that starts a program in a new session. Both alternatives replace themselves with the program, so the process that
     * we start is the server itself.
     */
    private static List<String> newSession() {
        return isOnPath("setsid") ? List.of("setsid") : List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV");
    }

    private static boolean isOnPath(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static ProcessBuilder builder(List<String> command) {
        var whole = new ArrayList<String>();
        if (isRoot()) {
            whole.addAll(AS_NOBODY);
        }
        whole.addAll(command);
        var builder = new ProcessBuilder(whole);
        builder.environment().keySet().retainAll(List.of("PATH", "HOME", "TMPDIR"));
        builder.environment().putAll(Map.of("LC_ALL", "C", "TZ", "UTC"));
        return builder;
    }

    private static boolean isRoot() {
        return new UnixSystem().getUid() == 0;
    }
}
