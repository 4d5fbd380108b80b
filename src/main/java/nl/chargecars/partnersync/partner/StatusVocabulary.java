package nl.chargecars.partnersync.partner;

import java.util.Set;

/** The statuses that an order can have; a status mapping may use no others. Implemented on top of the workflow. */
public interface StatusVocabulary {
    Set<String> statuses();

    /** Returns the status in which orders start. */
    String initial();
}
