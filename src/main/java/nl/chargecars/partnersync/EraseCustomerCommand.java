package nl.chargecars.partnersync;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.settings.Settings;
import tools.jackson.databind.JsonNode;

/** {@code erase-customer}: has the running server erase a customer, however many orders there are. May be broken off and repeated. */
record EraseCustomerCommand(String email, boolean dryRun) implements Command {

    private static final int FAILED = 1;

    /** An address, and then {@code --dry-run} or nothing. */
    static Optional<Command> of(List<String> words) {
        boolean dryRun = words.size() == 3 && words.get(2).equals("--dry-run");
        boolean understood = (words.size() == 2 || dryRun) && words.get(1).contains("@");
        return understood ? Optional.of(new EraseCustomerCommand(words.get(1), dryRun)) : Optional.empty();
    }

    @Override
    public int run(Map<String, String> environment, PrintStream out) {
        try (var server = new AdminClient(Settings.from(environment))) {
            long orders = 0;
            while (true) {
                JsonNode outcome = server.post("/api/v1/customers/erase", Map.of("email", email, "dry_run", dryRun));
                long customers = outcome.path("customers").longValue();
                long remaining = outcome.path("remaining_orders").longValue();
                orders += outcome.path("orders").longValue();
                if (customers == 0) {
                    out.println("There is no customer with this e-mail address (any more).");
                    return 0;
                }
                if (dryRun) {
                    out.printf("A customer with %d orders would be erased. Nothing was changed.%n", orders);
                    return 0;
                }
                if (outcome.path("finished").booleanValue()) {
                    out.printf(
                            "Erased: the customer and what %d orders said of them. Numbers, statuses and history stay.%n",
                            orders);
                    return 0;
                }
                out.printf("%d orders erased, %d to go%n", orders, remaining);
                if (outcome.path("orders").longValue() == 0) {
                    out.println("It does not get on: see the server's log, then repeat the command.");
                    return FAILED;
                }
            }
        }
    }
}
