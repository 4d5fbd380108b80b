package nl.chargecars.partnersync.partner;

import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;

/** What stands in an answer in place of a secret. Somebody sends back what was shown: the secret is not to be lost by that. */
final class Mask {

    static final String TEXT = "********";

    private Mask() {}

    /** Notes a problem and answers true when the value is the mask. */
    static boolean refused(Fields fields, String name, @Nullable String value) {
        boolean isMask = TEXT.equals(value);
        if (isMask) {
            fields.problem(name, "masked", "This is the mask that is shown, not the value.");
        }
        return isMask;
    }
}
