package nl.chargecars.partnersync.crypto;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** How the bytes of a signature are written. */
public enum SignatureEncoding {
    HEX,
    BASE64;

    /** Lower-case hex, or base64 with padding. */
    public String encode(byte[] signature) {
        return switch (this) {
            case HEX -> HexFormat.of().formatHex(signature);
            case BASE64 -> Base64.getEncoder().encodeToString(signature);
        };
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static SignatureEncoding named(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
