package nl.chargecars.partnersync.alerts;

import java.time.Instant;

/** A way to tell people. */
interface AlertChannel {

    /** Lower case, the same in every version: it is stored with what is to be told. */
    String name();

    /**
     * Tells it, or throws; then it is tried again.
     *
     * @throws NotToldException with a reason that names no secret
     */
    void tell(Notice notice, Instant now) throws NotToldException;
}
