package nl.chargecars.partnersync.orderdesk;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Text pasted from a mail, a document or a web page, which often contains characters that nobody sees or types. */
final class PastedText {

    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern DASHES = Pattern.compile("[\\u2010-\\u2015]");
    private static final Pattern APOSTROPHES = Pattern.compile("[\\u2018\\u2019\\u02BC]");

    /** The apostrophes in names: the one on keyboards, and those that programs put in its place. */
    private static final String ALL_APOSTROPHES = "'\u2018\u2019\u02BC";

    /** What the text around it may have left at its ends. */
    private static final String AROUND = " <>,.;\"#";

    private PastedText() {}

    /**
     * Returns the text as somebody would have typed it: in the form that keyboards write (NFC), with plain spaces, hyphens and
     * apostrophes, and without invisible characters and what surrounds it. Empty when nothing is left.
     */
    static String typed(String text) {
        String visible = INVISIBLE.matcher(text).replaceAll("");
        String spaced = SPACES.matcher(visible).replaceAll(" ");
        String hyphenated = DASHES.matcher(spaced).replaceAll("-");
        String plain = APOSTROPHES.matcher(hyphenated).replaceAll("'");
        return withoutEnds(Normalizer.normalize(plain, Normalizer.Form.NFC));
    }

    /**
     * Returns the ways in which partners may have written this name, itself first: their accents may be characters of their own (NFD),
     * and their apostrophes curly. Names are kept as they were sent, so a search looks for each.
     */
    static Set<String> spellings(String name) {
        String plain = Normalizer.normalize(APOSTROPHES.matcher(name).replaceAll("'"), Normalizer.Form.NFC);
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(name);
        ALL_APOSTROPHES.chars().mapToObj(one -> plain.replace('\'', (char) one)).forEach(spelled -> {
            spellings.add(spelled);
            spellings.add(Normalizer.normalize(spelled, Normalizer.Form.NFD));
        });
        return spellings;
    }

    private static String withoutEnds(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && isAround(text.charAt(begin))) {
            begin++;
        }
        while (end > begin && isAround(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }

    private static boolean isAround(char letter) {
        return AROUND.indexOf(letter) >= 0;
    }
}
