package nl.chargecars.partnersync.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import nl.chargecars.partnersync.settings.DataDirectory;
import nl.chargecars.partnersync.settings.FileTrouble;
import nl.chargecars.partnersync.settings.InvalidSettingsException;

/** A file with a secret that the server generated, in its data directory, readable by the server's user only. */
public final class SecretFile {

    /** Remedy for a damaged file that nobody needs a copy of. */
    public static final String MADE_ANEW = "to have another one made, delete it and start the server again";

    private static final int SHORTEST = 12;
    private static final Set<OpenOption> ONLY_IF_NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final FileAttribute<?> FOR_ITS_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private SecretFile() {}

    /**
     * Returns the text of the file; when there is no file, creates it with the generated text. The file is never readable by
     * other users, not even while it is being written. It exists completely or not at all, and is flushed to the disk before this
     * returns.
     *
     * @param remedy what the administrator has to do about a damaged file
     * @throws InvalidSettingsException when the file exists but cannot be used, or cannot be created
     */
    public static String readOrCreate(Path file, String remedy, Supplier<String> generate) {
        try {
            if (Files.notExists(file)) { // not where the user may not look: a secret may be there
                write(file, generate.get());
            }
            return text(file, remedy);
        } catch (IOException failed) {
            throw unusable(file, failed);
        }
    }

    /**
     * Returns the text of the file; empty when there is no file.
     *
     * @param remedy what the administrator has to do about a damaged file
     * @throws InvalidSettingsException when the file exists but cannot be used
     */
    static Optional<String> read(Path file, String remedy) {
        try {
            return Optional.of(text(file, remedy));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException failed) {
            throw unusable(file, failed);
        }
    }

    /**
     * Creates or replaces the file atomically: it contains the old or the new text, never a part. The new text is flushed to the
     * disk before this returns.
     *
     * @throws InvalidSettingsException when the directory cannot be written
     */
    public static void write(Path file, String text) {
        try {
            replace(file, text);
        } catch (IOException failed) {
            throw unusable(file, failed);
        }
    }

    private static String text(Path file, String remedy) throws IOException {
        String text = Files.readString(file).strip();
        if (text.length() < SHORTEST) {
            throw new InvalidSettingsException(file + " is empty or damaged: " + remedy);
        }
        return text;
    }

    private static void replace(Path file, String text) throws IOException {
        Path directory = DataDirectory.create(file.toAbsolutePath().resolveSibling("."));
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(unfinished, ONLY_IF_NEW, FOR_ITS_OWNER)) {
            ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel renamed = FileChannel.open(directory, StandardOpenOption.READ)) {
            renamed.force(true);
        }
    }

    private static InvalidSettingsException unusable(Path file, IOException failed) {
        return new InvalidSettingsException(
                List.of("PARTNERSYNC_DATA_DIR cannot be used: " + FileTrouble.inWords(file, failed)),
                FileTrouble.isLasting(failed));
    }
}
