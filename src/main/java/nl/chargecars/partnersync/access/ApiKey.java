package nl.chargecars.partnersync.access;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import nl.chargecars.partnersync.settings.Settings;

/**
 * An API key in the form in which its holder receives it, once: {@code ccp_live_<id>_<secret><checksum>}. Leak scanners and people
 * recognise it by the prefix, the id finds its row, and the checksum (CRC-32 of everything before it, six base-62 digits) tells a key
 * that is cut short or mistyped from a wrong one without a database query. {@link #toString} leaves the secret out.
 */
record ApiKey(Holder holder, Stage stage, String id, String secret) {

    /** The kind of holder; determines the key's prefix. */
    enum Holder {
        PARTNER("ccp"),
        STAFF("ccs");

        private final String prefix;

        Holder(String prefix) {
            this.prefix = prefix;
        }
    }

    /**
     * The kind of server that issued the key: {@code test} is a sandbox, a server that lets webhooks go to private addresses. It shows
     * how bad a leak is; the rights of the key are in its row.
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

    /** Parses a key; empty when the text does not have the form of a key, or its checksum does not match. */
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
        // writing the key anew checks what was only assumed above: prefixes, underscores, checksum
        return key.text().equals(text) ? Optional.of(key) : Optional.empty();
    }

    /** Returns the whole key, as its holder sends it. */
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
