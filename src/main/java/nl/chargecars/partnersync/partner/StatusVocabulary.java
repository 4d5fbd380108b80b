package nl.chargecars.partnersync.partner;

import java.util.Set;

/** The statuses an order can have: a mapping to any other word is a typo. Whoever keeps the workflow answers. */
public interface StatusVocabulary {
    Set<String> statuses();

    /** The one in which orders start. */
    String initial();
}
