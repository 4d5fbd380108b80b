package nl.chargecars.partnersync.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a story step by step: numbered, what happened beside what was to happen, a tick or a cross before it. After the first
 * step that fails the others are not played, for they build on it. Prints plain text unless a person is watching, and plain
 * signs where the console has no others.
 *
 * <p>Not thread-safe: a story has one teller.
 */
final class Storyteller {

    /** What is done in one step. */
    @FunctionalInterface
    interface Step {

        /**
         * Does it and checks that it held.
         *
         * @return what came of it, in a few words; may be empty
         * @throws Exception when the step did not hold; its message is told
         */
        String play() throws Exception;
    }

    private enum Colour {
        GREEN("32"),
        RED("31"),
        BOLD("1"),
        FAINT("2");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }

    private static final int WIDTH_OF_WHAT = 58;
    private static final String INDENT = "      ";

    private final PrintStream out;
    private final boolean colourful;
    private final boolean fancySigns;
    private int steps;
    private int held;
    private boolean failed;

    Storyteller(PrintStream out, boolean colourful) {
        this.out = out;
        this.colourful = colourful;
        this.fancySigns = out.charset().newEncoder().canEncode("✓✗–");
    }

    /** In colours only where a person is watching who did not ask for none (no-color.org). */
    static Storyteller to(PrintStream out, Map<String, String> environment) {
        // none at all when not interactive, or, with another provider, one that is no terminal
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        boolean watched = terminal && out.equals(System.out);
        return new Storyteller(out, watched && wantsColours(environment));
    }

    static boolean wantsColours(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** What the whole story is about. */
    void title(String text) {
        out.println();
        out.println(in(Colour.BOLD, text));
    }

    /** What the next steps are about. */
    void chapter(String text) {
        out.println();
        out.println("  " + text);
    }

    /**
     * Plays one step and tells of it; only notes it when an earlier one failed.
     *
     * @return whether it was played and held
     */
    boolean step(String what, Step step) {
        steps++;
        if (failed) {
            tell(in(Colour.FAINT, sign("–", "--")), what, in(Colour.FAINT, "not played"));
            return false;
        }
        try {
            String result = step.play();
            held++;
            tell(in(Colour.GREEN, sign("✓", "ok")), what, in(Colour.FAINT, result));
            return true;
        } catch (Exception failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failed = true;
            tell(in(Colour.RED, sign("✗", "XX")), what, "");
            reason(failure).lines().forEach(line -> out.println(INDENT + "  " + in(Colour.RED, line)));
            return false;
        }
    }

    /** Things worth knowing, such as addresses, in the order of the map: a name and its value a line. */
    void facts(Map<String, String> facts) {
        int longest = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        out.println();
        facts.forEach((name, value) -> out.println("  " + padded(name, longest) + "  " + value));
    }

    /**
     * Says how it ended.
     *
     * @return whether every step held
     */
    boolean end() {
        out.println();
        out.println(
                failed
                        ? in(Colour.RED, "  " + held + " of " + steps + " steps held.")
                        : in(Colour.GREEN, "  All " + steps + " steps held."));
        out.println();
        out.flush();
        return !failed;
    }

    private void tell(String sign, String what, String result) {
        String line = "%4d  %s %s  %s".formatted(steps, sign, padded(what, WIDTH_OF_WHAT), result);
        out.println(line.stripTrailing());
        out.flush();
    }

    private String sign(String fancy, String plain) {
        return fancySigns ? fancy : plain;
    }

    private String in(Colour colour, String text) {
        return colourful && !text.isEmpty() ? "\033[" + colour.code + "m" + text + "\033[0m" : text;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** The message, and the kind of failure where there is none or where another lies beneath. */
    private static String reason(Exception failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure.getClass().getSimpleName();
        }
        Throwable cause = failure.getCause();
        return cause == null ? message : message + " (" + cause.getClass().getSimpleName() + ")";
    }
}
