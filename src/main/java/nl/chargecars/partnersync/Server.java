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

/** The running server. Closing it finishes work in progress and stops the database if the server started it. */
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
     * Starts everything and returns when the server accepts requests.
     *
     * @param given settings; with port 0 any free port is used
     * @param more further configuration classes, with which tests replace the clock and stop the workers
     * @throws InvalidSettingsException for problems that the administrator can correct: a port is taken, the directory is in use,
     *     the database is unavailable
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

    /** Returns the URL of metrics and detailed health, which is reachable only on this machine. */
    public URI managementUrl() {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.management.port"));
    }

    /** Blocks until the server begins to stop, by {@link #close()} or a signal to the process. */
    public void awaitStop() {
        try {
            stopping.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns a bean of the server, for tests that run the workers step by step. */
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }

    private void noteStop(ContextClosedEvent event) {
        if (event.getApplicationContext().equals(context)) { // false for the management port's context
            log.info("stopping: what is under way is finished first");
            stopping.countDown();
        }
    }

    /**
     * Returns the settings as arguments, because these take precedence over everything else: a {@code SERVER_PORT} in the
     * environment has no effect.
     */
    private static String[] asArguments(Settings settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=" + settings.port(),
                "--management.server.port=" + settings.managementPort(),
                // by default this would be the disk of the program
                "--management.health.diskspace.path=" + settings.dataDir(),
                "--management.health.diskspace.threshold=" + leastFree(settings),
                "--management.metrics.system.diskspace.paths[0]=" + settings.dataDir()));
        settings.bindAddress().ifPresent(address -> arguments.add("--server.address=" + address.getHostAddress()));
        return arguments.toArray(String[]::new);
    }

    /**
     * Returns the free disk space below which detailed health reports a problem. With a database on the disk it is still far less
     * than PostgreSQL's log takes between two checkpoints.
     */
    private static String leastFree(Settings settings) {
        return settings.database().isPresent() ? "10MB" : "500MB";
    }

    private static ApplicationContextInitializer<ConfigurableApplicationContext> begin(
            Settings settings, DatabaseStart database) {
        return context -> {
            // objects instead of bean definitions, because they do not exist yet when the build generates the code for
            // the other beans
            context.getBeanFactory().registerSingleton("settings", settings);
            context.getBeanFactory().registerSingleton("databaseStart", database);
            database.begin(); // the earliest moment at which logging is configured
        };
    }
}
