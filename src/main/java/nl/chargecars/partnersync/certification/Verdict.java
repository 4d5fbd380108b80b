package nl.chargecars.partnersync.certification;

import nl.chargecars.partnersync.id.WireNamed;

/** The verdict of a check. */
public enum Verdict implements WireNamed {
    PASSED,
    /** It works now, but will cause trouble some day. */
    WARNING,
    FAILED,
    /** Not made, because a check that it depends on failed. */
    SKIPPED
}
