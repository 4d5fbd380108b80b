package nl.chargecars.partnersync.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import nl.chargecars.partnersync.settings.FileTrouble;
import nl.chargecars.partnersync.settings.InvalidSettingsException;

/** A secret that the server made for itself and keeps in its data directory, readable by its own user only. */
public final class SecretFile {

    private static final int SHORTEST = 12;
    private static final Set<OpenOption> ONLY_IF_NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final FileAttribute<?> FOR_ITS_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private SecretFile() {}

    /**
     * What the file says; when there is none, it is created with the generated text. It is never open to others, not even
     * while it is being written; it is there completely or not at all, and on the disk before this returns.
     *
     * @throws InvalidSettingsException when the file is there but cannot be used
     */
    public static String readOrCreate(Path file, Supplier<String> generate) {
        try {
            if (!Files.exists(file)) {
                write(file, generate.get());
            }
            String text = Files.readString(file).strip();
            if (text.length() < SHORTEST) {
                throw new InvalidSettingsException(
                        List.of(file + " is empty or damaged: put it back from a backup, or set the secret in the"
                                + " environment"));
            }
            return text;
        } catch (IOException failed) {
            throw unusable(file, failed);
        }
    }

    /**
     * Writes the file, or replaces it: it says the one or the other, never a part, and the new text is on the disk before this
     * returns.
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

    private static void replace(Path file, String text) throws IOException {
        Path directory = Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
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
                List.of("PARTNERSYNC_DATA_DIR cannot be used: " + FileTrouble.inWords(file, failed)));
    }
}
