package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.List;

/** Looks for one kind of trouble. */
interface TroubleSource {

    AlertKind kind();

    /** All of this kind that there are now; what is not named any more is over. */
    List<Trouble> look(Instant now);
}
