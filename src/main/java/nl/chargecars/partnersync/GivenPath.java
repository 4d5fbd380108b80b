package nl.chargecars.partnersync;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import nl.chargecars.partnersync.settings.InvalidSettingsException;

/** A file or directory that a command line names. */
final class GivenPath {

    private GivenPath() {}

    /** @throws InvalidSettingsException when a name cannot be represented on this machine, such as one with an é in an ASCII locale */
    static Path of(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException unnameable) {
            throw new InvalidSettingsException("no file can be named '" + text
                    + "' here: if there are other letters than those of ASCII in it, set LC_ALL=C.UTF-8");
        }
    }
}
