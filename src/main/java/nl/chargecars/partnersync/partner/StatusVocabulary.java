package nl.chargecars.partnersync.partner;

import java.util.Set;

/**
 * The statuses that an order can have. A status map may use no others when it is saved; a later change of the workflow may remove
 * one that it uses. Implemented on top of the workflow.
 */
public interface StatusVocabulary {
    Set<String> statuses();

    /** Returns the status in which orders start. */
    String initial();
}
