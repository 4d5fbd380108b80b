package nl.chargecars.partnersync.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Collects log messages until it is closed. Create it after the server has started: a start configures the logging anew. */
public final class HeardLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;

    private HeardLog(Logger logger) {
        this.logger = logger;
        setContext(logger.getLoggerContext());
        start();
        logger.addAppender(this);
    }

    /** Collects what the class and the loggers below its name write. */
    public static HeardLog of(Class<?> logger) {
        return of(logger.getName());
    }

    /** Collects what all loggers write. */
    public static HeardLog ofAll() {
        return of(Logger.ROOT_LOGGER_NAME);
    }

    private static HeardLog of(String name) {
        return new HeardLog((Logger) LoggerFactory.getLogger(name));
    }

    /** The messages so far, each followed by its stack trace if it has one. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(
                event.getThrowableProxy() == null
                        ? event.getFormattedMessage()
                        : event.getFormattedMessage() + "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        stop();
    }
}
