package nl.chargecars.partnersync.web;

import org.jspecify.annotations.Nullable;

/** Why somebody gave up, dismissed or decided something, in their own words; kept with what was done. */
public final class GivenReason {

    /** Characters. */
    public static final int LONGEST = 500;

    private GivenReason() {}

    /**
     * Returns the reason that was written in a form; null when it is blank.
     *
     * @throws Refusal MALFORMED_REQUEST when it is too long, which the form's own field prevents
     */
    public static @Nullable String of(String written) {
        String reason = written.strip();
        if (reason.length() > LONGEST) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "A reason has " + LONGEST + " characters at most.");
        }
        return reason.isEmpty() ? null : reason;
    }
}
