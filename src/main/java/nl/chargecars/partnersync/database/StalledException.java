package nl.chargecars.partnersync.database;

import java.io.IOException;
import java.time.Duration;

/** Work was given up since it hung: nothing of it went on for too long. What it had begun is left as it was then. */
public final class StalledException extends IOException {

    StalledException(String place, Duration longestStep) {
        super("nothing went on for " + longestStep.toSeconds() + " seconds while " + place);
    }
}
