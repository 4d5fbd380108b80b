package nl.chargecars.partnersync;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import tools.jackson.databind.JsonNode;

/**
 * {@code erase-customer}: has the running server erase a customer, with any number of orders. May be interrupted and repeated.
 *
 * @param given the e-mail address, or {@code -} to read it from standard input, because all users of the machine can see command
 *     lines, and the shell stores them
 */
record EraseCustomerCommand(String given, boolean dryRun) implements Command {

    private static final String FROM_INPUT = "-";

    /** The character that Java reads instead of bytes that are invalid in the locale's encoding, or in UTF-8. */
    private static final String UNREADABLE = "\uFFFD";

    /** Expects an address or {@code -}, optionally followed by {@code --dry-run}; empty for anything else. */
    static Optional<Command> of(List<String> words) {
        boolean dryRun = words.size() == 3 && words.get(2).equals("--dry-run");
        boolean understood = (words.size() == 2 || dryRun)
                && (words.get(1).contains("@") || words.get(1).equals(FROM_INPUT));
        return understood ? Optional.of(new EraseCustomerCommand(words.get(1), dryRun)) : Optional.empty();
    }

    @Override
    public int run(Map<String, String> environment, PrintStream out) {
        Settings settings = Settings.from(environment);
        String email = readable(given.equals(FROM_INPUT) ? addressFromInput(out) : given);
        try (var server = new AdminClient(settings)) {
            long orders = 0;
            long unmatched = 0;
            while (true) {
                JsonNode outcome = server.post("/api/v1/customers/erase", Map.of("email", email, "dry_run", dryRun));
                long customers = outcome.path("customers").longValue();
                long remaining = outcome.path("remaining_orders").longValue();
                orders += outcome.path("orders").longValue();
                unmatched += outcome.path("unmatched").longValue();
                if (customers == 0) {
                    out.println("There is no customer with this e-mail address (any more).");
                    if (!dryRun) {
                        out.printf(
                                "Updates and reasons that named it and belong to no order, erased: %d.%n", unmatched);
                    }
                    return 0;
                }
                if (dryRun) {
                    out.printf("A customer would be erased, orders: %d. Nothing was changed.%n", orders);
                    return 0;
                }
                if (outcome.path("finished").booleanValue()) {
                    out.printf(
                            "Erased: the customer and what was said of them, orders: %d."
                                    + " Updates and reasons that belong to no order: %d."
                                    + " Numbers, statuses and history stay.%n",
                            orders, unmatched);
                    return 0;
                }
                out.printf(
                        "orders erased: %d, to go: %d; updates and reasons that belong to no order: %d%n",
                        orders, remaining, unmatched);
                if (outcome.path("orders").longValue() == 0) {
                    out.println(
                            "A partner is being told of them at this moment, and may name the customer in its answer."
                                    + " Repeat the command in two minutes.");
                    return FAILED;
                }
            }
        }
    }

    /**
     * Refuses an address that was not decoded correctly. Otherwise the answer would be "There is no customer", about an address
     * that nobody meant.
     */
    private static String readable(String email) {
        if (email.contains(UNREADABLE)) {
            throw new InvalidSettingsException(
                    "the e-mail address has a letter that did not arrive as it was written, so"
                            + " nobody was looked for: give it in UTF-8, and set LC_ALL=C.UTF-8 if it is an argument");
        }
        return email;
    }

    /** Reads the address: with a prompt and up to the end of the line at a terminal; other input must not have a second line. */
    private static String addressFromInput(PrintStream out) {
        boolean typed = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        if (typed) {
            out.print("The customer's e-mail address: ");
            out.flush();
        }
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            String address = Objects.requireNonNullElse(input.readLine(), "").strip();
            if (address.contains("@") && (typed || input.readLine() == null)) {
                return address;
            }
        } catch (IOException unreadable) {
            throw new CommandFailure("the input cannot be read: " + unreadable.getMessage(), unreadable);
        }
        throw new InvalidSettingsException(
                "erase-customer - wants one e-mail address on its standard input, in one line");
    }
}
