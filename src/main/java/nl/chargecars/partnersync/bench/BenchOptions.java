package nl.chargecars.partnersync.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.jspecify.annotations.Nullable;

/**
 * Command line options of {@code ./partnersync bench}, which the script {@code partnersync} explains.
 *
 * @param words the command line arguments, without {@code --json} and its file
 * @param parts the parts to measure
 * @param rounds how often each figure is measured
 * @param round length of a round; the warm-up before the first round takes half of it, or a quarter if there is only one round
 * @param sizes numbers of orders in the database at which growth is measured, ascending
 * @param waiting number of deliveries that wait for an unreachable partner while another partner's latency is measured
 * @param json file to which the figures are also written as JSON; null: no such file
 */
public record BenchOptions(
        List<String> words,
        Set<Part> parts,
        int rounds,
        Duration round,
        List<Long> sizes,
        int waiting,
        @Nullable Path json) {

    private static final int FULL_ROUNDS = 3;
    private static final Duration FULL_ROUND = Duration.ofSeconds(10);
    private static final Duration QUICK_ROUND = Duration.ofMillis(500);
    private static final int FULL_WAITING = 1_000_000;
    private static final int QUICK_WAITING = 5_000;
    private static final int LONGEST_SECONDS = 600;
    private static final List<Long> FULL_SIZES = List.of(10_000L, 1_000_000L, 10_000_000L);
    private static final List<Long> QUICK_SIZES = List.of(1_000L, 10_000L);

    public BenchOptions {
        words = List.copyOf(words);
        parts = Set.copyOf(parts);
        sizes = List.copyOf(sizes);
    }

    /**
     * Parses the command line arguments after {@code bench}.
     *
     * @throws InvalidSettingsException with every problem found, not only the first
     */
    public static BenchOptions parse(List<String> words) {
        var reading = new Reading(words.iterator());
        reading.all();
        if (!reading.problems.isEmpty()) {
            throw new InvalidSettingsException(reading.problems);
        }
        return reading.options();
    }

    /** Returns whether this is a run with {@code --quick}: one short round, without the steps that only improve accuracy. */
    boolean isQuick() {
        return rounds == 1;
    }

    /** Returns the length of the warm-up before each measurement; it is not part of the measured rounds. */
    Duration warmUp() {
        return round.dividedBy(isQuick() ? 4 : 2);
    }

    private static final class Reading {
        private final Iterator<String> words;
        private final List<String> given = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private boolean quick;
        private Set<Part> parts = EnumSet.allOf(Part.class);
        private @Nullable Path json;
        private @Nullable Integer seconds;
        private @Nullable List<Long> sizes;

        Reading(Iterator<String> words) {
            this.words = words;
        }

        void all() {
            while (words.hasNext()) {
                String word = words.next();
                if (!word.equals("--json")) {
                    given.add(word);
                }
                switch (word) {
                    case "--quick" -> quick = true;
                    case "--json" -> json = file(value(word));
                    case "--only" -> parts = parts(told(word));
                    case "--seconds" -> seconds = (int) number(word, told(word), LONGEST_SECONDS);
                    case "--sizes" -> sizes = sizes(word, told(word));
                    default -> problems.add("'" + word + "' is not understood here; see ./partnersync bench --help");
                }
            }
        }

        BenchOptions options() {
            Duration usual = quick ? QUICK_ROUND : FULL_ROUND;
            return new BenchOptions(
                    given,
                    parts,
                    quick ? 1 : FULL_ROUNDS,
                    seconds != null ? Duration.ofSeconds(seconds) : usual,
                    sizes != null ? sizes : quick ? QUICK_SIZES : FULL_SIZES,
                    quick ? QUICK_WAITING : FULL_WAITING,
                    json);
        }

        private String told(String option) {
            String value = value(option);
            given.add(value);
            return value;
        }

        private String value(String option) {
            if (words.hasNext()) {
                return words.next();
            }
            problems.add(option + " needs a value behind it");
            return "";
        }

        /** Checks the path now, so that a wrong one is not refused only after an hour of measuring. */
        private @Nullable Path file(String text) {
            if (text.isEmpty()) {
                return null;
            }
            Path file = Path.of(text).toAbsolutePath();
            Path parent = file.getParent();
            if (parent == null || Files.isDirectory(file) || !Files.isDirectory(parent)) {
                problems.add("--json " + text + ": it is a folder, or its folder is not there");
            }
            return file;
        }

        private Set<Part> parts(String text) {
            Set<Part> named = EnumSet.noneOf(Part.class);
            for (String name : text.split(",", -1)) {
                Part.named(name)
                        .ifPresentOrElse(
                                named::add,
                                () -> problems.add("--only: '" + name + "' is no part; there are " + Part.names()));
            }
            return named;
        }

        private List<Long> sizes(String option, String text) {
            return Arrays.stream(text.split(",", -1))
                    .map(size -> number(option, size, 100_000_000))
                    .sorted()
                    .distinct()
                    .toList();
        }

        private long number(String option, String text, long most) {
            if (text.matches("[0-9]{1,9}")) {
                long number = Long.parseLong(text);
                if (number >= 1 && number <= most) {
                    return number;
                }
            }
            problems.add(option + " '" + text + "': a whole number from 1 to " + most + " is needed");
            return 1;
        }
    }
}
