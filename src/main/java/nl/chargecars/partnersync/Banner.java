package nl.chargecars.partnersync;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.settings.Settings;

/** The message for the administrator when the server is ready. It contains no secret, only where a secret is kept. */
final class Banner {

    private static final double MILLISECONDS_A_SECOND = 1_000;

    private Banner() {}

    static String of(Server server, Settings settings, List<String> warnings) {
        URI address = address(settings, server.localUrl());
        return """

                Partner Sync is ready, after %s s

                  version         %s
                  API             %s
                  documentation   %s/docs
                  sign in         %s/login
                  management      %s/actuator/health
                  admin key       %s
                  data            %s

                %sCtrl-C stops it cleanly.

                """.formatted(
                secondsSinceStart(),
                Version.text(),
                address,
                address,
                address,
                server.managementUrl(),
                adminKey(settings),
                data(settings),
                warnings.stream().map(warning -> "WARNING: " + warning + "\n\n").collect(Collectors.joining()));
    }

    /** Returns the public address, or the local one if the public address has port 0: only the server knows the port it got. */
    static URI address(Settings settings, URI local) {
        return settings.publicUrl().getPort() == 0 ? local : settings.publicUrl();
    }

    private static String secondsSinceStart() {
        long milliseconds = ManagementFactory.getRuntimeMXBean().getUptime();
        return String.format(Locale.ROOT, "%.1f", milliseconds / MILLISECONDS_A_SECOND);
    }

    private static String adminKey(Settings settings) {
        return settings.adminKey().isPresent()
                ? "as set in PARTNERSYNC_ADMIN_KEY"
                : "in the file " + Launch.adminKeyFile(settings);
    }

    private static String data(Settings settings) {
        return settings.dataDir()
                + (settings.database().isPresent() ? ", and the PostgreSQL of PARTNERSYNC_DATABASE_URL" : "");
    }
}
