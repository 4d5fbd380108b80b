package nl.chargecars.partnersync.partner;

import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;

/** Reads a secret that signs, as somebody else made it up. */
final class SecretText {

    private static final int LONGEST = 500;
    private static final int SHORTEST = 16;

    private SecretText() {}

    /** Null when absent or {@code null}. A blank one is a problem: whoever sends it believes to have given one. */
    static @Nullable String read(Fields fields, String name) {
        String secret = fields.text(name, LONGEST);
        if (Mask.refused(fields, name, secret)) {
            return null;
        }
        if (secret == null ? fields.isBlank(name) : secret.length() < SHORTEST) {
            fields.problem(name, "too_short", "At least " + SHORTEST + " characters are needed.");
        }
        if (secret != null) {
            refusePadding(fields, name);
        }
        return secret;
    }

    /**
     * Notes white space around a secret. Whether it belongs to it, or came along with a paste, only who has it can tell: and with
     * the other one of the two nothing that is signed or sent would ever fit.
     */
    static void refusePadding(Fields fields, String name) {
        if (fields.isPadded(name)) {
            fields.problem(
                    name,
                    "surrounding_white_space",
                    "It begins or ends with white space, such as a line break or a space. A secret counts to the last"
                            + " character: send it without.");
        }
    }
}
