package nl.chargecars.partnersync.access;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import nl.chargecars.partnersync.settings.Settings;

/**
 * A key as it is handed out, once: {@code ccp_live_<id>_<secret><checksum>}. The prefix lets leak scanners and people recognise
 * it, the id finds its row, and the checksum (CRC-32 of all before it, six base-62 digits) tells a key cut short or mistyped
 * from a wrong one without asking the database. Prints nothing of its secret.
 */
record ApiKey(Holder holder, Stage stage, String id, String secret) {

    /** Whose it is. */
    enum Holder {
        PARTNER("ccp"),
        STAFF("ccs");

        private final String prefix;

        Holder(String prefix) {
            this.prefix = prefix;
        }
    }

    /**
     * What kind of server issued it: {@code test} is a sandbox, one that lets webhooks go to private addresses. It says how bad a
     * leak is; what the key may do, its row says.
     */
    enum Stage {
        LIVE("live"),
        TEST("test");

        private final String word;

        Stage(String word) {
            this.word = word;
        }

        static Stage of(Settings settings) {
            return settings.allowPrivateTargets() ? TEST : LIVE;
        }
    }

    private static final int CHECKSUM_LENGTH = 6;
    private static final int STAGE_PLACE = "ccp_".length();
    private static final int ID_PLACE = STAGE_PLACE + "live_".length();
    private static final int SECRET_PLACE = ID_PLACE + RandomText.ID_LENGTH + 1;
    private static final int CHECKSUM_PLACE = SECRET_PLACE + RandomText.SECRET_LENGTH;

    static ApiKey generate(Holder holder, Stage stage) {
        return generate(holder, stage, RandomText.id());
    }

    static ApiKey generate(Holder holder, Stage stage, String id) {
        return new ApiKey(holder, stage, id, RandomText.secret());
    }

    /** Empty for a text that is no key, or one with a mistake in it. */
    static Optional<ApiKey> parse(String text) {
        if (text.length() != CHECKSUM_PLACE + CHECKSUM_LENGTH) {
            return Optional.empty();
        }
        String id = text.substring(ID_PLACE, ID_PLACE + RandomText.ID_LENGTH);
        String secret = text.substring(SECRET_PLACE, CHECKSUM_PLACE);
        if (!RandomText.isId(id) || !RandomText.isSecret(secret)) {
            return Optional.empty();
        }
        Holder holder = text.startsWith(Holder.STAFF.prefix) ? Holder.STAFF : Holder.PARTNER;
        Stage stage = text.startsWith(Stage.TEST.word, STAGE_PLACE) ? Stage.TEST : Stage.LIVE;
        var key = new ApiKey(holder, stage, id, secret);
        // all that was taken for granted here stands in the key written anew: prefixes, underscores, checksum
        return key.text().equals(text) ? Optional.of(key) : Optional.empty();
    }

    /** The whole key, as its holder sends it. */
    String text() {
        String body = holder.prefix + "_" + stage.word + "_" + id + "_" + secret;
        return body + checksum(body);
    }

    @Override
    public String toString() {
        return holder.prefix + "_" + stage.word + "_" + id + "_…";
    }

    private static String checksum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        char[] digits = new char[CHECKSUM_LENGTH];
        long rest = crc.getValue();
        for (int index = CHECKSUM_LENGTH - 1; index >= 0; index--) {
            digits[index] = RandomText.LETTERS_AND_DIGITS.charAt((int) (rest % RandomText.LETTERS_AND_DIGITS.length()));
            rest /= RandomText.LETTERS_AND_DIGITS.length();
        }
        return new String(digits);
    }
}
