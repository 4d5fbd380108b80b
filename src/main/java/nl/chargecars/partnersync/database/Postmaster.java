package nl.chargecars.partnersync.database;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** PostgreSQL's main process on one data directory: starts it, waits until it accepts connections, stops it. */
final class Postmaster {

    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final Duration BETWEEN_WORDS = Duration.ofSeconds(10);
    private static final int POLL_MILLIS = 10;
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;
    private static final String PID_FILE = "postmaster.pid";

    private final PostgresBinaries binaries;
    private final Path data;
    private final Duration betweenWords;

    Postmaster(PostgresBinaries binaries, Path data) {
        this(binaries, data, BETWEEN_WORDS);
    }

    /** @param betweenWords interval of the messages that a long start is still in progress */
    Postmaster(PostgresBinaries binaries, Path data, Duration betweenWords) {
        this.binaries = binaries;
        this.data = data;
        this.betweenWords = betweenWords;
    }

    /**
     * The port of the server on this data directory, from the file that the server writes; empty when there is no server or it is
     * not ready.
     */
    static Optional<Integer> portOn(Path data) throws IOException {
        Path file = data.resolve(PID_FILE);
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        boolean isReady =
                lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
        return isReady ? Optional.of(Integer.valueOf(lines.get(PORT_LINE).strip())) : Optional.empty();
    }

    /**
     * Starts the server and returns when it accepts connections. After a crash the server first replays its log, and this method
     * waits however long that takes: a restart would begin the replay again.
     *
     * @param progress receives a short message at intervals when the start takes long
     * @param givenUp true when nobody waits any longer; then the server is told to end
     * @throws IOException also when given up
     */
    Process start(int port, Consumer<String> progress, BooleanSupplier givenUp) throws IOException {
        Path firstWords = logDirectory().resolve("start.log");
        List<String> command = List.of(binaries.program("postgres"), "-D", data.toString(), "-p", String.valueOf(port));
        Process process = PostgresCommand.startDetached(command, firstWords);
        try {
            long begun = System.nanoTime();
            long said = begun;
            while (!isReady(process.pid())) {
                if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new IOException("PostgreSQL did not start: " + lastComplaint());
                }
                if (givenUp.getAsBoolean()) {
                    process.destroy();
                    throw new IOException("PostgreSQL was stopped before it was ready");
                }
                long now = System.nanoTime();
                if (now - said > betweenWords.toNanos()) {
                    said = now;
                    progress.accept("PostgreSQL is not ready yet after "
                            + Duration.ofNanos(now - begun).toSeconds()
                            + " s: after a crash it reads its log again; see " + logDirectory());
                }
            }
            return process;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stop();
            throw new IOException("interrupted while PostgreSQL started", interrupted);
        }
    }

    /**
     * Stops the server that runs on the data directory, whoever started it: a killed JVM leaves its server behind. Also deletes the
     * process id file of a killed server: the next server would refuse to start once another process has that id.
     */
    void stop() throws IOException {
        Optional<ProcessHandle> running = running();
        if (running.isPresent() && stop("fast").exitCode() != 0 && running().isPresent()) {
            stop("immediate").orFail("stopping PostgreSQL");
        }
        Files.deleteIfExists(pidFile());
    }

    /**
     * The live server on this data directory. The process id alone proves nothing: the system may have assigned it to another
     * process. A server of another user counts too, so that none is started beside it; stopping it fails.
     */
    Optional<ProcessHandle> running() throws IOException {
        List<String> lines = pidLines();
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(this::worksHere);
    }

    private PostgresCommand.Ending stop(String mode) throws IOException {
        List<String> command = List.of(
                binaries.program("pg_ctl"),
                "stop",
                "--pgdata=" + data,
                "--mode=" + mode,
                "--wait",
                "--timeout=" + LONGEST_STOP.toSeconds());
        return PostgresCommand.run(command, "");
    }

    private boolean worksHere(ProcessHandle process) {
        Path workingDirectory = Path.of("/proc", String.valueOf(process.pid()), "cwd");
        try {
            if (Files.isDirectory(Path.of("/proc/self"))) {
                return Files.isSameFile(workingDirectory, data);
            }
            return isNamedBy(process);
        } catch (AccessDeniedException anotherUsers) {
            return isNamedBy(process);
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    /** True when the command line of the process names the data directory, as that of PostgreSQL does. Other users can read it too. */
    boolean isNamedBy(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(arguments -> List.of(arguments).contains(data.toString()))
                .orElse(false);
    }

    private boolean isReady(long process) throws IOException {
        List<String> lines = pidLines();
        return lines.size() > STATUS_LINE
                && lines.getFirst().strip().equals(String.valueOf(process))
                && lines.get(STATUS_LINE).strip().equals("ready");
    }

    private List<String> pidLines() throws IOException {
        return Files.exists(pidFile()) ? Files.readAllLines(pidFile()) : List.of();
    }

    private Path pidFile() {
        return data.resolve(PID_FILE);
    }

    private Path logDirectory() {
        return data.resolveSibling("log");
    }

    private String lastComplaint() throws IOException {
        try (Stream<Path> logs = Files.list(logDirectory())) {
            Optional<Path> newest =
                    logs.max(Comparator.comparingLong(log -> log.toFile().lastModified()));
            if (newest.isEmpty()) {
                return "see " + logDirectory();
            }
            return Files.readAllLines(newest.get()).stream()
                    .filter(line -> line.contains("FATAL") || line.contains("PANIC") || line.contains("error"))
                    .reduce((_, later) -> later)
                    .map(line -> line + " (" + newest.get() + ")")
                    .orElse("see " + newest.get());
        }
    }
}
