package nl.chargecars.partnersync.access;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern FORM = Pattern.compile(
            "(?<holder>ccp|ccs)_(?<stage>live|test)_(?<id>[0-9a-z]{%d})_(?<secret>[0-9A-Za-z]{%d})(?<checksum>[0-9A-Za-z]{%d})"
                    .formatted(RandomText.ID_LENGTH, RandomText.SECRET_LENGTH, CHECKSUM_LENGTH));

    static ApiKey generate(Holder holder, Stage stage) {
        return new ApiKey(holder, stage, RandomText.id(), RandomText.secret());
    }

    /** Empty for a text that is no key, or one with a mistake in it. */
    static Optional<ApiKey> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        var key = new ApiKey(
                holder(form.group("holder")), stage(form.group("stage")), form.group("id"), form.group("secret"));
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

    private static Holder holder(String prefix) {
        return Arrays.stream(Holder.values())
                .filter(holder -> holder.prefix.equals(prefix))
                .findFirst()
                .orElseThrow();
    }

    private static Stage stage(String word) {
        return Arrays.stream(Stage.values())
                .filter(stage -> stage.word.equals(word))
                .findFirst()
                .orElseThrow();
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
