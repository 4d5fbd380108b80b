package nl.chargecars.partnersync.certification;

import nl.chargecars.partnersync.id.WireNamed;

/** How a check came out. */
public enum Verdict implements WireNamed {
    PASSED,
    /** It works, and will hurt some day. */
    WARNING,
    FAILED,
    /** Not tried, because what it needs failed before. */
    SKIPPED
}
