package nl.chargecars.partnersync;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;

/** Finds the reason that the administrator can correct in the exception of a failed start. */
final class StartRefusals {

    private StartRefusals() {}

    /** Returns the reason, at any depth among the causes; null when there is none that the administrator can correct. */
    static @Nullable InvalidSettingsException in(Throwable failure, Settings settings) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case InvalidSettingsException refusal -> {
                    return refusal;
                }
                case PortInUseException taken -> {
                    return taken(taken.getPort(), settings);
                }
                case BindException refused -> {
                    return InvalidSettingsException.passing("a port cannot be opened (" + refused.getMessage()
                            + "): set PARTNERSYNC_PORT to another one");
                }
                default -> {}
            }
        }
        return null;
    }

    /**
     * Checks the ports before anything is started: otherwise a taken port would be detected only after a database has been
     * created. The check takes no measurable time. A port that is taken after it is reported later.
     */
    static void demandFreePorts(Settings settings) {
        demandFree(httpAddress(settings), settings);
        demandFree(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.managementPort()), settings);
    }

    /** Returns the address on which the HTTP port is opened. */
    static InetSocketAddress httpAddress(Settings settings) {
        return settings.bindAddress()
                .map(address -> new InetSocketAddress(address, settings.port()))
                .orElseGet(() -> new InetSocketAddress(settings.port()));
    }

    private static void demandFree(InetSocketAddress address, Settings settings) {
        try (var socket = new ServerSocket()) {
            socket.bind(address);
        } catch (BindException refused) {
            String reason = String.valueOf(refused.getMessage()); // in the language of the machine's locale
            if (reason.contains("in use")) {
                throw taken(address.getPort(), settings);
            }
            if (!hasAPortOn(address.getAddress())) {
                throw new InvalidSettingsException("PARTNERSYNC_BIND_ADDRESS "
                        + address.getAddress().getHostAddress()
                        + " is no address of this machine: set it to one, or leave it out for all of them");
            }
            throw InvalidSettingsException.passing("port " + address.getPort() + " cannot be opened (" + reason
                    + "): set " + variableOf(address.getPort(), settings) + " to another one");
        } catch (IOException other) {
            // the server itself reports the problem
        }
    }

    /** True when the address belongs to this machine, whichever of its ports are taken. */
    private static boolean hasAPortOn(InetAddress address) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException elsewhere) {
            return false;
        }
    }

    private static InvalidSettingsException taken(int port, Settings settings) {
        return InvalidSettingsException.passing("port " + port + " is taken: stop what uses it, or set "
                + variableOf(port, settings) + " to a free one");
    }

    private static String variableOf(int port, Settings settings) {
        return port == settings.managementPort() ? "PARTNERSYNC_MANAGEMENT_PORT" : "PARTNERSYNC_PORT";
    }
}
