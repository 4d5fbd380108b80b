package nl.chargecars.partnersync.crypto;

import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.id.WireNamed;

/** How the bytes of a signature are written. */
public enum SignatureEncoding implements WireNamed {
    HEX,
    BASE64;

    private static final Pattern HEX_HASH = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final Pattern BASE64_HASH = Pattern.compile("[A-Za-z0-9+/]{43}=");

    /** Lower-case hex, or base64 with padding. */
    public String encode(byte[] signature) {
        return switch (this) {
            case HEX -> HexFormat.of().formatHex(signature);
            case BASE64 -> Base64.getEncoder().encodeToString(signature);
        };
    }

    /** True when the text has the form of an HMAC-SHA256 in this encoding, whatever its message and key are. */
    public boolean couldBe(String text) {
        return (this == HEX ? HEX_HASH : BASE64_HASH).matcher(text).matches();
    }

    public static SignatureEncoding named(String wireName) {
        return WireNamed.named(SignatureEncoding.class, wireName);
    }
}
