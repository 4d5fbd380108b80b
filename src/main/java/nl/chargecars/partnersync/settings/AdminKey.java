package nl.chargecars.partnersync.settings;

import java.util.regex.Pattern;

/** Checks what can be used as an administrator's key, which is sent in the header {@code X-API-Key}. */
public final class AdminKey {

    /** Visible ASCII, with spaces inside only. */
    private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");

    private AdminKey() {}

    public static boolean canBeSent(String key) {
        return SENDABLE.matcher(key).matches();
    }
}
