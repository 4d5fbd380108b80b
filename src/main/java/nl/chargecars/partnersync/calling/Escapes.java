package nl.chargecars.partnersync.calling;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ways to write a character that answers use. One that the end of the text cuts off stands for nothing, so that what is written
 * before it is still found.
 */
enum Escapes {
    JSON('\\', "\\\\(?:u([0-9a-fA-F]{4})|([^u])|(?:u[0-9a-fA-F]{0,3})?\\z)"),
    URL('%', "%(?:([0-7][0-9a-fA-F])|[0-9a-fA-F]?\\z)"),
    HTML('&', "&(?:#[xX]([0-9a-fA-F]{1,4});|#([0-9]{1,4});|(amp|lt|gt|quot|apos);|#?[0-9a-zA-Z]{0,5}\\z)");

    private static final int HEXADECIMAL = 16;
    private static final int DECIMAL = 10;

    private final char first;
    private final Pattern escape;

    Escapes(char first, String escape) {
        this.first = first;
        this.escape = Pattern.compile(escape);
    }

    boolean mayBeIn(String text) {
        return text.indexOf(first) >= 0;
    }

    DecodedText decode(String text) {
        var plain = new StringBuilder(text.length());
        int[] writtenAt = new int[text.length() + 1];
        Matcher escapes = escape.matcher(text);
        int at = 0;
        while (at < text.length()) {
            writtenAt[plain.length()] = at;
            if (text.charAt(at) == first && escapes.region(at, text.length()).lookingAt()) {
                plain.append(meaning(escapes));
                at = escapes.end();
            } else {
                plain.append(text.charAt(at));
                at++;
            }
        }
        writtenAt[plain.length()] = text.length();
        return new DecodedText(plain.toString(), writtenAt);
    }

    /** Returns the character that is meant; an empty text for an escape that is cut off. */
    private String meaning(MatchResult found) {
        if (found.group(1) != null) {
            return character(found.group(1), HEXADECIMAL);
        }
        return switch (this) {
            case JSON -> found.group(2) == null ? "" : found.group(2);
            case URL -> "";
            case HTML -> {
                if (found.group(2) != null) {
                    yield character(found.group(2), DECIMAL);
                }
                yield found.group(3) == null ? "" : named(found.group(3));
            }
        };
    }

    private static String character(String code, int radix) {
        return String.valueOf((char) Integer.parseInt(code, radix));
    }

    private static String named(String name) {
        return switch (name) {
            case "amp" -> "&";
            case "lt" -> "<";
            case "gt" -> ">";
            case "quot" -> "\"";
            default -> "'";
        };
    }
}
