package nl.chargecars.partnersync;

import java.io.PrintStream;
import java.util.Map;

/** {@code version}: which build this is. */
record VersionCommand() implements Command {

    @Override
    public int run(Map<String, String> environment, PrintStream out) {
        out.println("Partner Sync " + Version.text());
        return 0;
    }
}
