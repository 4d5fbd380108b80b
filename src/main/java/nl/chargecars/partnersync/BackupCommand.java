package nl.chargecars.partnersync;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.crypto.MasterKeyRotation;
import nl.chargecars.partnersync.database.DatabaseBackup;
import nl.chargecars.partnersync.database.StalledException;
import nl.chargecars.partnersync.settings.FileTrouble;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;

/**
 * {@code backup}: copies the embedded database while the server is in use, without the keys, and says where to keep those.
 *
 * @param target directory to create
 * @param longestStep time after which a hanging step is abandoned
 */
record BackupCommand(Path target, Duration longestStep) implements Command {

    private static final int BYTES_A_MEGABYTE = 1_000_000;

    /** Expects one argument, the directory; empty for anything else. */
    static Optional<Command> of(List<String> words) {
        boolean understood = words.size() == 2 && !words.get(1).startsWith("-");
        return understood
                ? Optional.of(new BackupCommand(GivenPath.of(words.get(1)), DatabaseBackup.LONGEST_STEP))
                : Optional.empty();
    }

    @Override
    public int run(Map<String, String> environment, PrintStream out) {
        Settings settings = Settings.from(environment);
        if (settings.database().isPresent()) {
            throw new InvalidSettingsException("PARTNERSYNC_DATABASE_URL is set: that database is backed up with"
                    + " PostgreSQL's own tools, as docs/operating.md says");
        }
        try {
            Runnable begun =
                    () -> out.println("Copying the database in " + settings.dataDir() + ", which goes on serving");
            report(DatabaseBackup.take(settings.dataDir(), target, longestStep, begun), settings, out);
            DatabaseBackup.brokenOffBeside(target)
                    .forEach(left -> out.println(left
                            + " is left of a backup that was broken off: delete it, unless one is made right now."));
            return 0;
        } catch (StalledException hung) {
            String left = Files.exists(target)
                    ? ". " + target + " is complete, but perhaps not on its disk yet"
                    : ". See whether that disk, or the database, still answers, and delete " + target
                            + ".unfinished if it is there";
            throw new CommandFailure("the backup was given up: " + hung.getMessage() + left, hung);
        } catch (IOException failed) {
            throw new CommandFailure(
                    "the backup failed, nothing of it is left: " + FileTrouble.inWords(target, failed), failed);
        }
    }

    private void report(DatabaseBackup backup, Settings settings, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "Backed up to %s: %d files, %d MB, all that was acknowledged before this command began, and more.%n",
                target,
                backup.files(),
                backup.bytes() / BYTES_A_MEGABYTE);
        backup.unnoted()
                .ifPresent(why -> out.println("That it was made could not be noted, so partnersync_backup_last does not"
                        + " know of it: " + why + ". Let this command write there."));
        out.println("Left out, so that a copied backup opens no secret. Keep them elsewhere:");
        out.println("  " + masterKey(settings) + ": a restored database is of no use without it");
        out.println("  " + adminKey(settings) + ": can be made anew");
        out.println(
                "To restore: a copy of that directory is the PARTNERSYNC_DATA_DIR of a new server, once the master key"
                        + " is put beside it (docs/operating.md).");
    }

    /** Both keys while one replaces the other: until all values are sealed anew, it takes the previous one to open them. */
    private static String masterKey(Settings settings) {
        if (settings.masterKey().isPresent()) {
            return "PARTNERSYNC_MASTER_KEY"
                    + settings.previousMasterKey()
                            .map(_ -> " and PARTNERSYNC_PREVIOUS_MASTER_KEY")
                            .orElse("");
        }
        Path file = MasterKeyRotation.key(settings.dataDir());
        Path previous = MasterKeyRotation.previousKey(settings.dataDir());
        if (!Files.exists(file)) {
            return "the master key that the server was given";
        }
        return Files.exists(previous) ? file + " and " + previous : file.toString();
    }

    private static String adminKey(Settings settings) {
        return settings.adminKey().isPresent()
                ? "PARTNERSYNC_ADMIN_KEY"
                : Launch.adminKeyFile(settings).toString();
    }
}
