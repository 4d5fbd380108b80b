package nl.chargecars.partnersync.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The values derived from a master key (HKDF-SHA256, RFC 5869): the AES key that seals, and an id by which a sealed value names
 * its master key. The id reveals nothing about the key.
 */
final class MasterKey {

    static final int ID_BYTES = 4;

    private static final int AES_KEY_BYTES = 32;

    private final SecretKey sealingKey;
    private final byte[] idBytes;

    private MasterKey(SecretKey sealingKey, byte[] idBytes) {
        this.sealingKey = sealingKey;
        this.idBytes = idBytes;
    }

    /** @param text random text of at least 32 characters */
    static MasterKey of(String text) {
        byte[] material = text.getBytes(StandardCharsets.UTF_8);
        return new MasterKey(
                derive(material, "partner-sync sealing key", AES_KEY_BYTES, "AES"),
                derive(material, "partner-sync sealing key id", ID_BYTES, "Generic")
                        .getEncoded());
    }

    /** Eight hexadecimal digits. */
    String id() {
        return HexFormat.of().formatHex(idBytes);
    }

    byte[] idBytes() {
        return idBytes.clone();
    }

    SecretKey sealingKey() {
        return sealingKey;
    }

    @Override
    public String toString() {
        return "MasterKey[" + id() + "]";
    }

    private static SecretKey derive(byte[] material, String purpose, int length, String algorithm) {
        try {
            var parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(material)
                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), length);
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
