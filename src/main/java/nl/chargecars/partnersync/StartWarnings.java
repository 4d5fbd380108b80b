package nl.chargecars.partnersync;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.settings.AlertSettings.Mail;
import nl.chargecars.partnersync.settings.Settings;

/** Warnings about settings with which the server starts, but which are dangerous, or hardly what the administrator meant. */
final class StartWarnings {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private StartWarnings() {}

    /** Returns the warnings: each says what the setting means, and what to set instead. */
    static List<String> of(Settings settings, Map<String, String> environment) {
        List<String> warnings = new ArrayList<>();
        if (settings.allowPrivateTargets()) {
            warnings.add(
                    "PARTNERSYNC_ALLOW_PRIVATE_TARGETS is true: partners can have this server call machines of your own"
                            + " network, and without TLS. It is for trying out: leave it away where partners are real.");
        }
        URI address = settings.publicUrl();
        if (environment.getOrDefault("PARTNERSYNC_PUBLIC_URL", "").isBlank()) {
            warnings.add("PARTNERSYNC_PUBLIC_URL is not set: links in invitations and alerts lead to localhost,"
                    + " which is this machine for nobody else. Set the https address that others reach it by.");
        } else if (!settings.isPubliclyHttps() && !LOOPBACK.contains(address.getHost())) {
            warnings.add("PARTNERSYNC_PUBLIC_URL is " + address
                    + ", without TLS: passwords, keys and sessions can be read on the"
                    + " way. Put a proxy with TLS in front, and set its https address.");
        }
        settings.alerts()
                .mail()
                .filter(StartWarnings::sendsPasswordInTheClear)
                .ifPresent(
                        mail -> warnings.add("PARTNERSYNC_SMTP_TLS is none: the password of the mail account goes to "
                                + mail.host() + " without TLS, readable on the way. Set starttls or tls."));
        Path embedded = settings.dataDir().resolve("postgresql").resolve("data");
        if (settings.database().isPresent() && Files.exists(embedded)) {
            warnings.add("PARTNERSYNC_DATABASE_URL is set, so the embedded database in " + embedded
                    + " is not used: what is in it is missing here unless you moved it (docs/operating.md says how)."
                    + " Once you have, put that directory away.");
        }
        return warnings;
    }

    private static boolean sendsPasswordInTheClear(Mail mail) {
        return mail.tls().equals(Mail.NO_TLS) && mail.password().isPresent() && !LOOPBACK.contains(mail.host());
    }
}
