package nl.chargecars.partnersync.crypto;

import org.jspecify.annotations.Nullable;

/** A sealed value cannot be opened: it was sealed under another master key or for another place, or was altered. */
public final class UnsealException extends RuntimeException {
    UnsealException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
