package nl.chargecars.partnersync.staff;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides which passwords are accepted (NIST SP 800-63B, 3.1.1.2): long ones, of any characters. No kinds of characters are
 * required, and no password expires. Passwords that everybody would guess first are refused: after known words, runs on the
 * keyboard and repetitions are removed, enough must remain.
 */
final class PasswordRules {

    static final int SHORTEST = 12;
    static final int LONGEST = 200;
    private static final int LEAST_REST = 5;
    private static final int LEAST_DIFFERENT = 4;
    private static final int SHORTEST_RUN = 4;
    private static final int SHORTEST_WORD = 3;

    enum Problem {
        TOO_SHORT,
        TOO_LONG,
        TOO_EASY
    }

    private static final List<String> KNOWN_WORDS = List.of(
            "password",
            "passwort",
            "passphrase",
            "wachtwoord",
            "welkom",
            "welcome",
            "letmein",
            "iloveyou",
            "administrator",
            "admin",
            "beheerder",
            "geheim",
            "secret",
            "changeme",
            "qwerty",
            "azerty",
            "chargecars",
            "chargecar",
            "partnersync",
            "partner",
            "laderthuis",
            "meterkastthuis",
            "zaptecshop",
            "ratioshop",
            "laadpaal",
            "amsterdam",
            "rotterdam",
            "nederland",
            "holland",
            "voetbal",
            "dragon",
            "monkey",
            "football",
            "baseball",
            "superman",
            "sunshine",
            "princess",
            "shadow",
            "master",
            "trustno1",
            "correcthorsebatterystaple",
            "january",
            "february",
            "march",
            "april",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "januari",
            "februari",
            "maart",
            "juni",
            "juli",
            "augustus",
            "oktober",
            "monday",
            "maandag",
            "vrijdag",
            "summer",
            "zomer",
            "winter",
            "spring",
            "lente",
            "autumn",
            "herfst");

    /** Rows, columns and zigzags of the keyboard among them. */
    private static final List<String> RUNS = inBothDirections(
            "abcdefghijklmnopqrstuvwxyz",
            "01234567890123456789",
            "qwertyuiop",
            "asdfghjkl",
            "zxcvbnm",
            "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
            "zaq1xsw2cde3vfr4bgt5nhy6mju7",
            "1qazxsw23edcvfr45tgbnhy67ujm",
            "qazwsxedcrfvtgbyhnujm",
            "zaqxswcdevfrbgtnhymju",
            "qazxswedcvfrtgbnhyujm",
            "1q2w3e4r5t6y7u8i9o0p",
            "q1w2e3r4t5y6u7i8o9p0");

    /** Runs too, although they are shorter than {@link #SHORTEST_RUN}: others of three are in many words. */
    private static final List<String> SHORT_RUNS = inBothDirections("abc", "123", "qwe", "asd", "zxc");

    private PasswordRules() {}

    static Optional<Problem> problem(String password, Email email) {
        String normal = Normalizer.normalize(password, Normalizer.Form.NFKC);
        int length = normal.codePointCount(0, normal.length());
        if (length < SHORTEST) {
            return Optional.of(Problem.TOO_SHORT);
        }
        if (length > LONGEST) {
            return Optional.of(Problem.TOO_LONG);
        }
        return isEasy(normal, email) ? Optional.of(Problem.TOO_EASY) : Optional.empty();
    }

    private static boolean isEasy(String password, Email email) {
        List<String> words = wordsToTakeOut(email);
        String bare = bare(password);
        // a run such as 1q2w3e4r is one only as long as its digits are digits; a word such as p@ssw0rd the other way
        // round
        return Stream.of(bare, asLetters(bare)).anyMatch(text -> leavesTooLittle(text, words));
    }

    private static boolean leavesTooLittle(String text, List<String> words) {
        String rest = text;
        for (String word : words) {
            rest = rest.replace(word, " ");
        }
        rest = withoutRuns(rest)
                .replaceAll("(19|20)\\d\\d", " ")
                .replaceAll("(.{1,6}?)\\1+", "$1")
                .replace(" ", "");
        return rest.length() < LEAST_REST || rest.chars().distinct().count() < LEAST_DIFFERENT;
    }

    /** Returns the password in lower case, without separators. */
    private static String bare(String password) {
        return password.toLowerCase(Locale.ROOT).replaceAll("[\\s._\\-!?,;:#*+/\\\\]", "");
    }

    /** Returns the text with letters in place of digits and signs that stand for them. */
    private static String asLetters(String bare) {
        return bare.replace('@', 'a')
                .replace('$', 's')
                .replaceAll("(?<=\\p{L})0|0(?=\\p{L})", "o")
                .replaceAll("(?<=\\p{L})1(?=\\p{L})", "i")
                .replaceAll("(?<=\\p{L})3(?=\\p{L})", "e")
                .replaceAll("(?<=\\p{L})5(?=\\p{L})", "s");
    }

    /** Returns the words to remove, the longest first, so that a word that contains another one is removed whole. */
    private static List<String> wordsToTakeOut(Email email) {
        return Stream.concat(KNOWN_WORDS.stream(), Stream.of(email.key().split("[^\\p{L}\\p{N}]+", -1)))
                .map(word -> asLetters(bare(word)))
                .filter(word -> word.length() >= SHORTEST_WORD)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static String withoutRuns(String text) {
        var rest = new StringBuilder();
        int index = 0;
        while (index < text.length()) {
            int run = runAt(text, index);
            if (run == 0) {
                rest.append(text.charAt(index++));
            } else {
                rest.append(' ');
                index += run;
            }
        }
        return rest.toString();
    }

    /**
     * Returns how many characters from the index on form a run on the keyboard, in the alphabet or in counting; 0 when it is no
     * run.
     */
    private static int runAt(String text, int index) {
        int longest = 0;
        for (String run : RUNS) {
            for (int end = index + SHORTEST_RUN; end <= text.length(); end++) {
                String part = text.substring(index, end);
                if (!run.contains(part)) {
                    break;
                }
                longest = Math.max(longest, part.length());
            }
        }
        return longest > 0 ? longest : shortRunAt(text, index);
    }

    private static int shortRunAt(String text, int index) {
        return SHORT_RUNS.stream()
                .filter(run -> text.startsWith(run, index))
                .mapToInt(String::length)
                .findFirst()
                .orElse(0);
    }

    private static List<String> inBothDirections(String... runs) {
        return Stream.of(runs)
                .flatMap(run -> Stream.of(run, new StringBuilder(run).reverse().toString()))
                .toList();
    }
}
