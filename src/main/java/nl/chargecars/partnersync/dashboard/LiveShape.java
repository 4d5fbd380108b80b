package nl.chargecars.partnersync.dashboard;

import java.time.Duration;

/**
 * How long one stream of events lasts before the browser opens the next.
 *
 * @param longest after it a session that is over is noticed
 */
public record LiveShape(Duration longest) {

    static final LiveShape PRODUCT = new LiveShape(Duration.ofMinutes(1));
}
