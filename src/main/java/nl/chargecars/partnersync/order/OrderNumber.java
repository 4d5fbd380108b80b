package nl.chargecars.partnersync.order;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nl.chargecars.partnersync.partner.BusinessEntity;

/** Formats and parses order numbers: prefix, year and at least five digits, {@code CC-2026-00001} (contract, "Numbers"). */
final class OrderNumber {

    private static final Pattern WHOLE = Pattern.compile("[A-Z]{2}-\\d{4}-\\d{5,12}");

    /** A shortened number. Digits alone with a leading zero match only if they are five: 0612 is the start of a telephone number. */
    private static final Pattern SHORT =
            Pattern.compile("(?!0(?!\\d{4}$))(?:([A-Za-z]{2})[- ]?)?(?:(\\d{4})[- ])?(\\d{1,12})");

    private OrderNumber() {}

    static String of(BusinessEntity entity, int year, long number) {
        return of(entity.prefix(), Integer.toString(year), number);
    }

    private static String of(String prefix, String year, long number) {
        return String.format(Locale.ROOT, "%s-%s-%05d", prefix, year, number);
    }

    static boolean isWhole(String text) {
        return WHOLE.matcher(text).matches();
    }

    /**
     * Returns the numbers that a shortened number can mean, such as {@code 71} or {@code cc 2026 71}: with every prefix if it has
     * none, and with {@code thisYear} if it has no year. Empty if the text is no number.
     */
    static List<String> candidates(String text, int thisYear) {
        Matcher written = SHORT.matcher(text);
        if (!written.matches()) {
            return List.of();
        }
        String prefix = written.group(1);
        String year = written.group(2) == null ? Integer.toString(thisYear) : written.group(2);
        long number = Long.parseLong(written.group(3));
        Stream<String> prefixes = prefix == null
                ? Arrays.stream(BusinessEntity.values()).map(BusinessEntity::prefix)
                : Stream.of(prefix.toUpperCase(Locale.ROOT));
        return prefixes.map(one -> of(one, year, number)).toList();
    }
}
