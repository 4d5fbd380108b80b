package nl.chargecars.partnersync;

import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What the administrator can mend is told by the front door in a line each, so Spring must not tell it in hundreds. Named in
 * {@code META-INF/spring.factories}.
 */
final class StartRefusals implements SpringBootExceptionReporter {

    StartRefusals(ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        return in(failure) != null;
    }

    /** The refusal that a failed start came from; null when it is something else. */
    static @Nullable InvalidSettingsException in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidSettingsException refusal) {
                return refusal;
            }
        }
        return null;
    }
}
