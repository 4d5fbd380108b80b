package nl.chargecars.partnersync.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Seals what must not lie readable in the database: AES-256-GCM under a key derived from the master key (HKDF-SHA256, RFC
 * 5869), with the place it belongs to as associated data, so that a sealed value moved to another row or column does not open.
 *
 * <p>Form: version (1 byte), key id (4), nonce (12), ciphertext with tag. Thread-safe.
 */
public final class SecretBox {

    private static final byte VERSION = 1;
    private static final int KEY_ID_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;
    private static final int AES_KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;
    private final byte[] keyId;

    /** @param masterKey random text of at least 32 characters */
    public SecretBox(String masterKey) {
        byte[] material = masterKey.getBytes(StandardCharsets.UTF_8);
        this.key = derive(material, "partner-sync sealing key", AES_KEY_BYTES, "AES");
        this.keyId = derive(material, "partner-sync sealing key id", KEY_ID_BYTES, "Generic")
                .getEncoded();
    }

    /** The way that every room names the place of a sealed value: {@code table|column|row-id}. */
    public static String place(String table, String column, Object rowId) {
        return table + "|" + column + "|" + rowId;
    }

    /** @param place where it will be stored, see {@link #place} */
    public byte[] seal(byte[] plain, String place) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] cipherText = crypt(Cipher.ENCRYPT_MODE, nonce, plain, place);
        return ByteBuffer.allocate(HEADER_BYTES + cipherText.length)
                .put(VERSION)
                .put(keyId)
                .put(nonce)
                .put(cipherText)
                .array();
    }

    public byte[] seal(String plain, String place) {
        return seal(plain.getBytes(StandardCharsets.UTF_8), place);
    }

    /** @throws UnsealException when it was sealed under another master key, for another place, or was altered */
    public byte[] open(byte[] sealed, String place) {
        if (sealed.length <= HEADER_BYTES || sealed[0] != VERSION) {
            throw new UnsealException("not a sealed value: " + place, null);
        }
        byte[] sealedUnder = Arrays.copyOfRange(sealed, 1, 1 + KEY_ID_BYTES);
        if (!Arrays.equals(sealedUnder, keyId)) {
            throw new UnsealException("sealed under another master key: " + place, null);
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1 + KEY_ID_BYTES, HEADER_BYTES);
        return crypt(Cipher.DECRYPT_MODE, nonce, Arrays.copyOfRange(sealed, HEADER_BYTES, sealed.length), place);
    }

    public String openText(byte[] sealed, String place) {
        return new String(open(sealed, place), StandardCharsets.UTF_8);
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] input, String place) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException failed) {
            throw new UnsealException("altered, or sealed for another place: " + place, failed);
        }
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
