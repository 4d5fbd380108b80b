package nl.chargecars.partnersync;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The running server. Closing it drains what is under way and stops the database that it started. */
public final class Server implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private Server(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts everything and returns when requests are taken.
     *
     * @param more configuration besides the product's own: tests replace the clock and hold the workers with it
     * @throws InvalidSettingsException for what the administrator can mend: the directory is in use, the database is away
     */
    public static Server start(Settings settings, Class<?>... more) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("server.port", settings.port());
        properties.put("management.server.port", settings.managementPort());
        var builder = new SpringApplicationBuilder(PartnerSyncApplication.class)
                .sources(more)
                .initializers(settingsAsBean(settings))
                .registerShutdownHook(true)
                .properties(properties);
        try {
            return new Server(builder.run());
        } catch (RuntimeException failed) {
            InvalidSettingsException refusal = StartRefusals.in(failed);
            throw refusal == null ? failed : refusal;
        }
    }

    /** The address of this machine's own server, whatever address others see. */
    public URI localUrl() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public int port() {
        var server = ((WebServerApplicationContext) context).getWebServer();
        return server == null ? 0 : server.getPort();
    }

    /** The running parts, for tests that step workers by hand. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }

    private static ApplicationContextInitializer<ConfigurableApplicationContext> settingsAsBean(Settings settings) {
        return context -> ((GenericApplicationContext) context).registerBean(Settings.class, () -> settings);
    }
}
