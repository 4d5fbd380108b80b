package nl.chargecars.partnersync.settings;

import java.util.regex.Pattern;

/** The address of an external database, as the driver reads it. */
final class DatabaseAddress {

    private static final String HOST = "(?:\\[[^\\[\\]/?@]*]|[^:,/?@]*)(?::\\d+)?";

    /** Of an address up to a sign in the value of a parameter: hosts, the database, further parameters. */
    private static final Pattern UP_TO_A_VALUE =
            Pattern.compile("[^/?@]*//" + HOST + "(?:," + HOST + ")*/[^?@]*\\?(?:[^@]*&)?\\w+=[^&@]*");

    private DatabaseAddress() {}

    /**
     * True when a user or a password stands before the host, whatever signs are in it. The driver takes that for a part of the host's
     * name, and repeats it in what it complains of. An {@code @} in a parameter's value, as of {@code sslrootcert}, is no such thing.
     */
    static boolean namesSomebody(String url) {
        int at = url.indexOf('@');
        return at >= 0 && !UP_TO_A_VALUE.matcher(url.substring(0, at)).matches();
    }
}
