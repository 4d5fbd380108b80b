package nl.chargecars.partnersync.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import nl.chargecars.partnersync.settings.Settings;
import org.springframework.stereotype.Component;

/**
 * Reads and writes the master keys where they are kept: in the environment, which only the administrator changes, or in the data
 * directory, where the server generates its own. The file {@code master-key.previous} exists exactly while a rotation is in
 * progress; replaced keys stay in files that are named by their ids.
 */
@Component
class MasterKeySource {

    private static final int RANDOM_BYTES = 32;

    private final Settings settings;
    private final Path file;
    private final Path previousFile;

    MasterKeySource(Settings settings) {
        this.settings = settings;
        this.file = settings.dataDir().resolve("master-key");
        this.previousFile = settings.dataDir().resolve("master-key.previous");
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
        MasterKey newest = MasterKey.of(SecretFile.readOrCreate(file, MasterKeySource::generate));
        Optional<MasterKey> previous = Files.exists(previousFile)
                ? Optional.of(MasterKey.of(SecretFile.readOrCreate(previousFile, MasterKeySource::generate)))
                : Optional.empty();
        return MasterKeys.of(newest, previous);
    }

    /** Generates a new key, which becomes the newest one. The present key is on the disk twice before it is overwritten. */
    void renew() {
        SecretFile.write(previousFile, SecretFile.readOrCreate(file, MasterKeySource::generate));
        SecretFile.write(file, generate());
    }

    /** Returns the file that keeps a replaced key. */
    static Path retiredFile(Path dataDir, String keyId) {
        return dataDir.resolve("master-key.retired-" + keyId);
    }

    /** Moves the previous key, which earlier backups need, to a file that the server does not read. */
    void retire(MasterKey previous) {
        Path kept = retiredFile(settings.dataDir(), previous.id());
        try {
            Files.move(previousFile, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException("rename " + previousFile + " to " + kept + " yourself", failed);
        }
    }

    private static String generate() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
