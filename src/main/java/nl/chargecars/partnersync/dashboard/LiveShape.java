package nl.chargecars.partnersync.dashboard;

import java.time.Duration;

/**
 * How long a stream of events lasts before the browser opens the next one.
 *
 * @param longest also the time after which the end of the viewer's session is noticed
 */
public record LiveShape(Duration longest) {

    public static LiveShape standard() {
        return new LiveShape(Duration.ofMinutes(1));
    }
}
