package nl.chargecars.partnersync.certification;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a check came out. */
public enum Verdict {
    PASSED,
    /** It works, and will hurt some day. */
    WARNING,
    FAILED,
    /** Not tried, because what it needs failed before. */
    SKIPPED;

    @JsonCreator
    static Verdict of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
