package nl.chargecars.partnersync.partner;

import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;

/** Reads a signing secret chosen by the caller. */
final class SecretText {

    private static final int LONGEST = 500;
    private static final int SHORTEST = 16;

    private SecretText() {}

    /** Returns the secret; null when absent or {@code null}. A blank secret is a problem, because the sender meant to give one. */
    static @Nullable String read(Fields fields, String name) {
        String secret = fields.text(name, LONGEST);
        if (Mask.refused(fields, name, secret)) {
            return null;
        }
        if (secret == null
                ? fields.isBlank(name)
                : WebhookSecret.keyPart(secret).length() < SHORTEST) {
            fields.problem(
                    name,
                    "too_short",
                    "At least " + SHORTEST
                            + " characters are needed; of whsec_ and base64, those of the base64 count.");
        }
        if (secret != null) {
            refusePadding(fields, name);
        }
        return secret;
    }

    /**
     * Notes white space around a secret as a problem. Only its owner knows whether the white space belongs to the secret or was pasted
     * by mistake, and with the wrong choice no signature and no login would ever be valid.
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
