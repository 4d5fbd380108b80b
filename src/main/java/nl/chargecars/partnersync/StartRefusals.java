package nl.chargecars.partnersync;

import java.net.BindException;
import java.util.List;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;

/** Finds, in what a failed start threw, the reason that the administrator can mend. */
final class StartRefusals {

    private StartRefusals() {}

    /** The reason, however deep it lies; null when it is something else. */
    static @Nullable InvalidSettingsException in(Throwable failure, Settings settings) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case InvalidSettingsException refusal -> {
                    return refusal;
                }
                case PortInUseException taken -> {
                    return refusal("port " + taken.getPort() + " is taken: stop what uses it, or set "
                            + variableOf(taken.getPort(), settings) + " to a free one");
                }
                case BindException refused -> {
                    return refusal("a port cannot be opened (" + refused.getMessage()
                            + "): set PARTNERSYNC_PORT to another one");
                }
                default -> {}
            }
        }
        return null;
    }

    private static InvalidSettingsException refusal(String problem) {
        return new InvalidSettingsException(List.of(problem));
    }

    private static String variableOf(int port, Settings settings) {
        return port == settings.managementPort() ? "PARTNERSYNC_MANAGEMENT_PORT" : "PARTNERSYNC_PORT";
    }
}
