package nl.chargecars.partnersync.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Says to the administrator what is wrong with a file or a directory, in words instead of the names of Java's exceptions. */
public final class FileTrouble {

    private static final Set<String> LASTING = Set.of("read-only file system", "not a directory", "is a directory");

    private FileTrouble() {}

    /** True when the file cannot be used until somebody changes a setting or a right, unlike when a disk is full for a while. */
    public static boolean isLasting(IOException failed) {
        return switch (failed) {
            case AccessDeniedException denied -> true;
            case FileAlreadyExistsException taken -> true;
            case FileSystemException other
            when other.getReason() != null -> LASTING.contains(other.getReason().toLowerCase(Locale.ROOT));
            default -> false;
        };
    }

    /**
     * Returns a message that begins with the file's name, or with that of the directory that keeps the user from the file.
     *
     * @param path the file that was used: named when the exception does not name a file
     */
    public static String inWords(Path path, IOException failed) {
        String file = failed instanceof FileSystemException known && known.getFile() != null
                ? known.getFile()
                : path.toString();
        String named = failed instanceof AccessDeniedException
                ? closedBefore(Path.of(file)).toString()
                : file;
        return named + complaint(failed);
    }

    /** The directory that keeps the user from a file, which may not even be there; the file itself when its own rights do. */
    private static Path closedBefore(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        for (Path directory = parent; directory != null; directory = directory.getParent()) {
            if (Files.isDirectory(directory) && !Files.isExecutable(directory)) {
                return directory;
            }
        }
        if (parent != null && Files.isDirectory(parent) && !Files.isWritable(parent) && Files.notExists(file)) {
            return parent;
        }
        return file;
    }

    private static String complaint(IOException failed) {
        return switch (failed) {
            case NoSuchFileException missing -> " is not there";
            case FileAlreadyExistsException taken -> " is there already, and is no directory";
            case AccessDeniedException denied -> " may not be used by the user who runs this";
            case CharacterCodingException binary -> " holds no text in UTF-8";
            case FileSystemException other when other.getReason() != null -> ": " + inWords(other.getReason());
            default ->
                ": "
                        + inWords(Objects.requireNonNullElse(
                                failed.getMessage(), failed.getClass().getSimpleName()));
        };
    }

    /** Replaces messages of the operating system by clearer ones where we have them. */
    private static String inWords(String reason) {
        return switch (reason.toLowerCase(Locale.ROOT)) {
            case "no space left on device" -> "its disk is full";
            case "read-only file system" -> "its disk can only be read";
            case "not a directory" -> "what stands before it in the path is no directory";
            case "is a directory" -> "it is a directory";
            case "too many open files" -> "too many files are open";
            default -> reason;
        };
    }
}
