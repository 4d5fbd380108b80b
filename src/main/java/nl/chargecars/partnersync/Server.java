package nl.chargecars.partnersync;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import nl.chargecars.partnersync.database.DatabaseStart;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.GenericApplicationListener;

/** The running server. Closing it drains what is under way and stops the database that it started. */
public final class Server implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Server.class);

    private final ConfigurableApplicationContext context;
    private final Settings settings;
    private final CountDownLatch stopping = new CountDownLatch(1);

    private Server(ConfigurableApplicationContext context, Settings settings) {
        this.context = context;
        this.settings = settings;
        context.addApplicationListener(
                GenericApplicationListener.forEventType(ContextClosedEvent.class, this::noteStop));
    }

    /**
     * Starts everything and returns when requests are taken.
     *
     * @param given port 0: any free one
     * @param more configuration besides the product's own: tests replace the clock and hold the workers with it
     * @throws InvalidSettingsException for what the administrator can mend: a port is taken, the directory is in use, the
     *     database is away
     */
    public static Server start(Settings given, Class<?>... more) {
        StartRefusals.demandFreePorts(given);
        Settings settings = FreePort.chosenFor(given);
        var database = new DatabaseStart(settings);
        var builder = new SpringApplicationBuilder(PartnerSyncApplication.class)
                .main(PartnerSyncApplication.class)
                .sources(more)
                .initializers(begin(settings, database))
                .logStartupInfo(false)
                .registerShutdownHook(true);
        try {
            return new Server(builder.run(asArguments(settings)), settings);
        } catch (RuntimeException failed) {
            database.close();
            InvalidSettingsException refusal = StartRefusals.in(failed, settings);
            throw refusal == null ? failed : refusal;
        }
    }

    /** The address of this machine's own server, whatever address others see. */
    public URI localUrl() {
        return settings.localUrl(port());
    }

    public int port() {
        var server = ((WebServerApplicationContext) context).getWebServer();
        return server == null ? 0 : server.getPort();
    }

    /** Metrics and health in detail; answers on this machine only. */
    public URI managementUrl() {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.management.port"));
    }

    /** Blocks until somebody stops the server: {@link #close()}, or a signal to the process. */
    public void awaitStop() {
        try {
            stopping.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The running parts, for tests that step workers by hand. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }

    private void noteStop(ContextClosedEvent event) {
        if (event.getApplicationContext().equals(context)) { // and not the management port's
            log.info("stopping: what is under way is finished first");
            stopping.countDown();
        }
    }

    /** As arguments they outrank all else: a {@code SERVER_PORT} in the environment changes nothing. */
    private static String[] asArguments(Settings settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + settings.port(),
                "--management.server.port=" + settings.managementPort(),
                // by itself the disk that is looked at would be that of the program
                "--management.health.diskspace.path=" + settings.dataDir(),
                "--management.health.diskspace.threshold=" + leastFree(settings),
                "--management.metrics.system.diskspace.paths[0]=" + settings.dataDir()));
        settings.bindAddress().ifPresent(address -> arguments.add("--server.address=" + address.getHostAddress()));
        return arguments.toArray(String[]::new);
    }

    /** What health in detail calls too little: with a database on the disk, far less than its log takes between two checkpoints. */
    private static String leastFree(Settings settings) {
        return settings.database().isPresent() ? "10MB" : "500MB";
    }

    private static ApplicationContextInitializer<ConfigurableApplicationContext> begin(
            Settings settings, DatabaseStart database) {
        return context -> {
            // as objects, not definitions: nothing of them is known when the build writes down the others
            context.getBeanFactory().registerSingleton("settings", settings);
            context.getBeanFactory().registerSingleton("databaseStart", database);
            database.begin(); // the earliest moment at which logs have their form
        };
    }
}
