package nl.chargecars.partnersync.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * Prints a story step by step: each line has a number, a tick or a cross, what was to happen and the result. After the first step
 * that fails, the other steps are skipped, because they depend on it. Uses colours only when a person is watching, and ASCII
 * signs when the output's character set has no others.
 *
 * <p>Not thread-safe.
 */
final class Storyteller {

    /** The work of one step. */
    @FunctionalInterface
    interface Step {

        /**
         * Does the step and checks its result.
         *
         * @return the result in a few words; may be empty
         * @throws Exception when the step failed; its message is printed
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

    /** Returns a storyteller that uses colours only when a person is watching and has not switched colours off (no-color.org). */
    static Storyteller to(PrintStream out, Map<String, String> environment) {
        // System.console() is null when not interactive, or, with another provider, a console that is no terminal
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

    /** Prints the title of the story. */
    void title(String text) {
        out.println();
        out.println(in(Colour.BOLD, text));
    }

    /** Prints what the next steps are about. */
    void chapter(String text) {
        out.println();
        out.println("  " + text);
    }

    /** Plays one step and prints its result; prints it as not played when an earlier step failed. */
    void step(String what, Step step) {
        steps++;
        if (failed) {
            tell(in(Colour.FAINT, sign("–", "--")), what, in(Colour.FAINT, "not played"));
            return;
        }
        try {
            String result = step.play();
            held++;
            tell(in(Colour.GREEN, sign("✓", "ok")), what, in(Colour.FAINT, result));
        } catch (Exception failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failed = true;
            tell(in(Colour.RED, sign("✗", "XX")), what, "");
            reason(failure).lines().forEach(line -> out.println(INDENT + "  " + in(Colour.RED, line)));
        }
    }

    /** Prints facts such as addresses, in the order of the map, one name and value on each line. */
    void facts(Map<String, String> facts) {
        int longest = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        out.println();
        facts.forEach((name, value) -> out.println("  " + padded(name, longest) + "  " + value));
    }

    /**
     * Prints how many steps succeeded.
     *
     * @return whether every step succeeded
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

    /**
     * Returns the message of the failure, with the class of its cause if it has one; the class of the failure when it has no
     * message.
     */
    private static String reason(Exception failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure.getClass().getSimpleName();
        }
        Throwable cause = failure.getCause();
        return cause == null ? message : message + " (" + cause.getClass().getSimpleName() + ")";
    }
}
