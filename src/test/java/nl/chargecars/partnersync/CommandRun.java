package nl.chargecars.partnersync;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * A command that was run in this JVM as the product's main class runs it.
 *
 * @param output all that it printed, errors included
 */
record CommandRun(int exitCode, String output) {

    static CommandRun of(Map<String, String> environment, String... words) {
        return printing(out -> PartnerSync.run(List.of(words), environment, out, out));
    }

    static CommandRun of(Map<String, String> environment, Command command) {
        return printing(out -> PartnerSync.run(command, environment, out, out));
    }

    private static CommandRun printing(ToIntFunction<PrintStream> command) {
        var output = new ByteArrayOutputStream();
        try (var out = new PrintStream(output, true, StandardCharsets.UTF_8)) {
            int exitCode = command.applyAsInt(out);
            return new CommandRun(exitCode, output.toString(StandardCharsets.UTF_8));
        }
    }
}
