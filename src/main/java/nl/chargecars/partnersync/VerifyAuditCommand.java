package nl.chargecars.partnersync;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.audit.AuditExportCheck;
import nl.chargecars.partnersync.audit.AuditExportCheck.Result;
import nl.chargecars.partnersync.settings.FileTrouble;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;

/**
 * {@code verify-audit}: fetches the audit trail with its seals from the running server, and checks it in this process, without
 * trusting the server.
 *
 * @param file an existing export to check instead, without a server
 * @param export file in which to keep the fetched export if the check finds nothing
 * @param expected the hash of a seal that was noted earlier
 */
record VerifyAuditCommand(Optional<Path> file, Optional<Path> export, Optional<String> expected) implements Command {

    /**
     * Exit code of this process; the script {@code partnersync} turns it into 1. A JVM that cannot start, or whose program fails,
     * exits with 1 itself.
     */
    private static final int TAMPERED = 10;

    /** Exit code for a trail that was not checked, so that an unreachable server or a wrong file does not look like tampering. */
    private static final int NOT_CHECKED = 3;

    private static final int MOST_SHOWN = 100;

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /**
     * Creates the command.
     *
     * @throws InvalidSettingsException when there is both a file to check and a file to export to, or when the expected hash cannot
     *     be that of a seal: a mistyped hash must not look like tampering
     */
    static Command of(Map<String, String> options) {
        var command = new VerifyAuditCommand(
                Optional.ofNullable(options.get("--file")).map(GivenPath::of),
                Optional.ofNullable(options.get("--export")).map(GivenPath::of),
                Optional.ofNullable(options.get("--expect")));
        if (!command.expected.stream().allMatch(hash -> HASH.matcher(hash).matches())) {
            throw new InvalidSettingsException(
                    "--expect needs 64 hex digits (0-9, a-f): the hash of a seal, as this command printed it");
        }
        if (command.file.isPresent() && command.export.isPresent()) {
            throw new InvalidSettingsException(
                    "--file checks an export that is there, --export makes one: give one of them");
        }
        return command;
    }

    @Override
    public int run(Map<String, String> environment, PrintStream out) {
        try {
            return file.isPresent() ? check(file.get(), out) : fetchAndCheck(Settings.from(environment), out);
        } catch (CommandFailure failed) {
            throw new CommandFailure(failed.lines(), failed, NOT_CHECKED);
        }
    }

    private int fetchAndCheck(Settings settings, PrintStream out) {
        return export.isPresent() ? export(settings, export.get(), out) : checkOnce(settings, out);
    }

    /** Fetches and checks an export. It replaces the file of an earlier export, atomically, only if the check found nothing. */
    private int export(Settings settings, Path kept, PrintStream out) {
        Path fetched = kept.resolveSibling(kept.getFileName() + ".new");
        fetch(settings, fetched);
        int exitCode = check(fetched, out);
        if (exitCode == 0) {
            replace(kept, fetched);
            out.println("exported to " + kept);
        } else {
            out.println(kept + " was left as it is; what was fetched now is in " + fetched);
        }
        return exitCode;
    }

    private int checkOnce(Settings settings, PrintStream out) {
        Path fetched = FetchedTrail.in(settings.dataDir());
        try {
            fetch(settings, fetched);
            return check(fetched, out);
        } finally {
            discard(fetched);
        }
    }

    private static void fetch(Settings settings, Path target) {
        try (var server = new AdminClient(settings);
                InputStream body = server.get("/api/v1/audit-logs/export");
                OutputStream file = forItsOwner(target)) {
            body.transferTo(file);
        } catch (IOException failed) {
            discard(target);
            throw notChecked(
                    "the server broke off its answer, or it cannot be written: " + FileTrouble.inWords(target, failed),
                    failed);
        }
    }

    /** Creates a file that only its owner can read, because the trail says who did what to whom. */
    private static OutputStream forItsOwner(Path file) throws IOException {
        Files.deleteIfExists(file);
        return Channels.newOutputStream(Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }

    private static void discard(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException kept) {
            // a partial export cannot be mistaken for a complete one: it has no last line
        }
    }

    private static void replace(Path kept, Path fetched) {
        try {
            try (FileChannel written = FileChannel.open(fetched, StandardOpenOption.WRITE)) {
                written.force(true); // otherwise neither file might survive a power failure
            }
            Files.move(fetched, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new CommandFailure(
                    "nothing was changed in the trail, but its export stays in " + fetched + ": "
                            + FileTrouble.inWords(kept, failed),
                    failed);
        }
    }

    private int check(Path checked, PrintStream out) {
        Result result = read(checked);
        if (!result.isExport()) {
            throw notChecked(checked + " is no export of it", new IOException("no export"));
        }
        result.problems().stream().limit(MOST_SHOWN).forEach(problem -> out.println("TAMPERED: " + problem));
        if (result.problems().size() > MOST_SHOWN) {
            out.println("TAMPERED: and " + (result.problems().size() - MOST_SHOWN) + " more");
        }
        out.printf(
                "%d seals over %d entries, %d newer ones not sealed yet: %s%n",
                result.seals(),
                result.sealedEntries(),
                result.unsealedEntries(),
                !result.intact()
                        ? "contradictions: " + result.problems().size()
                        : result.heldBackSince().isEmpty() ? "nothing was changed" : "nothing sealed was changed");
        result.lastHash()
                .ifPresent(
                        hash -> out.println("last seal's hash, to be noted elsewhere (--expect checks it): " + hash));
        result.heldBackSince().ifPresent(since -> out.println(heldBack(since)));
        return !result.intact() ? TAMPERED : result.heldBackSince().isEmpty() ? 0 : NOT_CHECKED;
    }

    private static String heldBack(Instant since) {
        return "the newest entries were not checked: since " + since
                + " nothing has been sealed, which takes seconds, so that a"
                + " change of them would not be noticed. Somebody may keep it from being sealed: look for a transaction on that"
                + " PostgreSQL server that stays open or prepared (pg_stat_activity, pg_prepared_xacts), in whatever database,"
                + " and for a session that holds the sealer's lock, as docs/operating.md says; then check again";
    }

    private Result read(Path checked) {
        try (BufferedReader lines = Files.newBufferedReader(checked, StandardCharsets.UTF_8)) {
            return AuditExportCheck.of(lines, expected);
        } catch (IOException failed) {
            throw notChecked(FileTrouble.inWords(checked, failed), failed);
        }
    }

    private static CommandFailure notChecked(String why, IOException failed) {
        return new CommandFailure(List.of("the trail was not checked: " + why), failed, NOT_CHECKED);
    }
}
