package nl.chargecars.partnersync.database;

import java.io.IOException;
import java.time.Duration;

/** Thrown when work was given up because one of its steps made no progress for too long. What the work had created stays as it was. */
public final class StalledException extends IOException {

    StalledException(String place, Duration longestStep) {
        super("nothing went on for " + longestStep.toSeconds() + " seconds while " + place);
    }
}
