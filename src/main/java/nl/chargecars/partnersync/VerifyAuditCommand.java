package nl.chargecars.partnersync;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.audit.AuditExportCheck;
import nl.chargecars.partnersync.audit.AuditExportCheck.Result;
import nl.chargecars.partnersync.settings.FileTrouble;
import nl.chargecars.partnersync.settings.Settings;

/**
 * {@code verify-audit}: fetches the trail with its seals from the running server, and checks it here, without believing the
 * server anything.
 *
 * @param file an export to check instead, without a server
 * @param export where to keep what is fetched
 * @param expected the hash of a seal noted earlier
 */
record VerifyAuditCommand(Optional<Path> file, Optional<Path> export, Optional<String> expected) implements Command {

    private static final int TAMPERED = 1;

    /** Nobody shall be accused of what is a server that stands still, or a wrong file. */
    private static final int NOT_CHECKED = 3;

    private static final int MOST_SHOWN = 100;

    /** Empty when both a file to check and one to fetch to are given. */
    static Optional<Command> of(Map<String, String> options) {
        var command = new VerifyAuditCommand(
                Optional.ofNullable(options.get("--file")).map(Path::of),
                Optional.ofNullable(options.get("--export")).map(Path::of),
                Optional.ofNullable(options.get("--expect")));
        return command.file.isPresent() && command.export.isPresent() ? Optional.empty() : Optional.of(command);
    }

    @Override
    public int run(Map<String, String> environment, PrintStream out) {
        try {
            return file.isPresent() ? check(file.get(), out) : fetchAndCheck(Settings.from(environment), out);
        } catch (StartFailure failed) {
            throw new StartFailure(failed.lines(), failed, NOT_CHECKED);
        }
    }

    private int fetchAndCheck(Settings settings, PrintStream out) {
        Path fetched = export.orElse(Path.of("audit-trail"));
        try {
            fetched = export.isPresent() ? export.get() : Files.createTempFile("audit-trail", ".ndjson");
            try {
                fetch(settings, fetched);
                return check(fetched, out);
            } finally {
                if (export.isEmpty()) {
                    Files.deleteIfExists(fetched);
                }
            }
        } catch (IOException failed) {
            throw notChecked(FileTrouble.inWords(fetched, failed), failed);
        }
    }

    private static void fetch(Settings settings, Path target) throws IOException {
        try (var server = new AdminClient(settings);
                InputStream body = server.get("/api/v1/audit-logs/export")) {
            Files.copy(body, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private int check(Path checked, PrintStream out) {
        Result result = read(checked);
        if (!result.isExport()) {
            throw notChecked(checked + " is no export of it", new IOException("no export"));
        }
        export.ifPresent(kept -> out.println("exported to " + kept));
        result.problems().stream().limit(MOST_SHOWN).forEach(problem -> out.println("TAMPERED: " + problem));
        if (result.problems().size() > MOST_SHOWN) {
            out.println("TAMPERED: and " + (result.problems().size() - MOST_SHOWN) + " more");
        }
        out.printf(
                "%d seals over %d entries, %d newer ones not sealed yet: %s%n",
                result.seals(),
                result.sealedEntries(),
                result.unsealedEntries(),
                result.intact() ? "nothing was changed" : result.problems().size() + " contradictions");
        result.lastHash()
                .ifPresent(
                        hash -> out.println("last seal's hash, to be noted elsewhere (--expect checks it): " + hash));
        return result.intact() ? 0 : TAMPERED;
    }

    private Result read(Path checked) {
        try (BufferedReader lines = Files.newBufferedReader(checked, StandardCharsets.UTF_8)) {
            return AuditExportCheck.of(lines, expected);
        } catch (IOException failed) {
            throw notChecked(FileTrouble.inWords(checked, failed), failed);
        }
    }

    private static StartFailure notChecked(String why, IOException failed) {
        return new StartFailure(List.of("the trail was not checked: " + why), failed, NOT_CHECKED);
    }
}
