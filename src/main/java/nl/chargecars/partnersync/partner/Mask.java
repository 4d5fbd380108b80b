package nl.chargecars.partnersync.partner;

import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The mask that responses show in place of a secret. A request that sends the mask back as a value is refused, so that it does not
 * overwrite the secret.
 */
public final class Mask {

    public static final String TEXT = "********";

    private Mask() {}

    /** Returns true, and notes a problem, when the value is the mask. */
    static boolean refused(Fields fields, String name, @Nullable String value) {
        boolean isMask = TEXT.equals(value);
        if (isMask) {
            fields.problem(name, "masked", "This is the mask that is shown, not the value.");
        }
        return isMask;
    }
}
