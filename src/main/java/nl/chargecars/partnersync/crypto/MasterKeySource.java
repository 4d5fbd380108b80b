package nl.chargecars.partnersync.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Optional;
import nl.chargecars.partnersync.settings.FileTrouble;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import org.springframework.stereotype.Component;

/**
 * Reads and writes the master keys where they are kept: in the environment, which only the administrator changes, or in the data
 * directory, where the server generates its own. The file {@code master-key.previous} exists while a rotation is in
 * progress, or as long as the administrator keeps it there; replaced keys stay in files that are named by their ids.
 */
@Component
class MasterKeySource {

    private static final String REMEDY = "put it back from where you keep it";

    private final Settings settings;
    private final Path file;
    private final Path previousFile;

    MasterKeySource(Settings settings) {
        this.settings = settings;
        this.file = file(settings.dataDir());
        this.previousFile = previousFile(settings.dataDir());
    }

    /** True when the master key is set in the environment, so that the server cannot replace it itself. */
    boolean isEnvironment() {
        return settings.masterKey().isPresent();
    }

    MasterKeys read() {
        if (isEnvironment()) {
            return MasterKeys.of(
                    MasterKey.of(settings.masterKey().get()),
                    settings.previousMasterKey().map(MasterKey::of));
        }
        MasterKey newest = MasterKey.of(SecretFile.readOrCreate(file, REMEDY, MasterKeySource::generate));
        return MasterKeys.of(newest, previous());
    }

    /**
     * Returns the keys of a rotation, all of them on the disk. Generates the new one unless the rotation is in progress, or an
     * attempt to begin it got that far.
     *
     * @param inUse the keys that the server has in memory
     * @throws InvalidSettingsException when the files have other keys than the server, since a key that is only in memory would be
     *     lost: then nothing has changed; when a file cannot be written: then a repetition goes on from there
     */
    MasterKeys renewed(MasterKeys inUse) {
        MasterKey present = inUse.newest();
        String kept = SecretFile.read(file, REMEDY).orElseThrow(() -> refusal(file + " is missing: " + REMEDY));
        MasterKey newest = MasterKey.of(kept);
        if (inUse.previous().isPresent()) {
            demandKept(present, newest);
            return inUse;
        }
        Optional<MasterKey> previous = previous();
        boolean keptAsPrevious =
                previous.filter(key -> key.id().equals(present.id())).isPresent();
        if (keptAsPrevious && !newest.id().equals(present.id())) {
            SecretFile.write(file, kept); // the failed attempt may not have brought it to the disk
            return MasterKeys.of(newest, previous);
        }
        demandKept(present, newest);
        if (previous.isPresent() && !keptAsPrevious) {
            throw refusal(
                    previousFile + " holds another key than the one that this server runs with: move it to where you"
                            + " keep keys");
        }
        String generated = generate();
        SecretFile.write(previousFile, kept);
        SecretFile.write(file, generated);
        return MasterKeys.of(MasterKey.of(generated), Optional.of(present));
    }

    private void demandKept(MasterKey present, MasterKey kept) {
        if (!kept.id().equals(present.id())) {
            throw refusal(file + " does not hold the key that this server runs with (it holds key " + kept.id()
                    + ", needed: key " + present.id() + "): put that one back from where you keep it");
        }
    }

    private static InvalidSettingsException refusal(String problem) {
        return new InvalidSettingsException(problem + ", then repeat; nothing was changed");
    }

    static Path file(Path dataDir) {
        return dataDir.resolve("master-key");
    }

    static Path previousFile(Path dataDir) {
        return dataDir.resolve("master-key.previous");
    }

    /** Returns the file that keeps a replaced key. */
    static Path retiredFile(Path dataDir, String keyId) {
        return dataDir.resolve("master-key.retired-" + keyId);
    }

    /**
     * Moves the previous key, which earlier backups need, to a file that the server does not read.
     *
     * @throws InvalidSettingsException when the file is missing or cannot be moved
     */
    void retire(MasterKey previous) {
        Path kept = retiredFile(settings.dataDir(), previous.id());
        if (Files.exists(kept) && !Files.exists(previousFile)) {
            return; // the administrator has renamed it, as told
        }
        try {
            Files.move(previousFile, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException missing) {
            throw notRetired("is missing: " + REMEDY);
        } catch (IOException failed) {
            throw notRetired("cannot be put aside (" + FileTrouble.inWords(previousFile, failed) + "): rename "
                    + previousFile + " to " + kept);
        }
    }

    private InvalidSettingsException notRetired(String why) {
        return new InvalidSettingsException("all values are under the new key, but the previous one in " + previousFile
                + " " + why + ", then repeat");
    }

    private Optional<MasterKey> previous() {
        return SecretFile.read(previousFile, REMEDY).map(MasterKey::of);
    }

    private static String generate() {
        return Base64.getEncoder().encodeToString(RandomToken.bytes());
    }
}
