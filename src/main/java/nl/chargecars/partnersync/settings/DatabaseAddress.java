package nl.chargecars.partnersync.settings;

import java.util.regex.Pattern;

/** Checks the URL of an external database, parsed as the JDBC driver parses it. */
final class DatabaseAddress {

    private static final String HOST = "(?:\\[[^\\[\\]/?@]*]|[^:,/?@]*)(?::\\d+)?";

    /** Matches the part of a URL before an {@code @} that is in a parameter's value: hosts, database, further parameters. */
    private static final Pattern UP_TO_A_VALUE =
            Pattern.compile("[^/?@]*//" + HOST + "(?:," + HOST + ")*/[^?@]*\\?(?:[^@]*&)?\\w+=[^&@]*");

    /** The driver takes these parameters before the user and the password that it is given beside the URL. */
    private static final Pattern LOGIN_PARAMETER = Pattern.compile("[?&](?:user|password)=");

    private static final Pattern WITHOUT_JDBC = Pattern.compile("^postgres(?:ql)?://");

    private DatabaseAddress() {}

    /** Returns the URL with {@code jdbc:} in front if it is as PostgreSQL's own tools and most platforms write it. */
    static String forTheDriver(String url) {
        return WITHOUT_JDBC.matcher(url).replaceFirst("jdbc:postgresql://");
    }

    /**
     * True when the URL has a user or a password: before the host, whatever characters they contain, or among the parameters.
     * The driver takes what is before the host for a part of the host name, and repeats that in its error messages. With a user
     * among the parameters, both roles of the database would be that one. An {@code @} in a parameter's value, as of
     * {@code sslrootcert}, is allowed.
     */
    static boolean hasCredentials(String url) {
        int at = url.indexOf('@');
        boolean beforeTheHost =
                at >= 0 && !UP_TO_A_VALUE.matcher(url.substring(0, at)).matches();
        return beforeTheHost || LOGIN_PARAMETER.matcher(url).find();
    }
}
