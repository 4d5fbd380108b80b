package nl.chargecars.partnersync.crypto;

import org.jspecify.annotations.Nullable;

/** A sealed value does not open: another master key, another place, or altered. */
public final class UnsealException extends RuntimeException {
    UnsealException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
