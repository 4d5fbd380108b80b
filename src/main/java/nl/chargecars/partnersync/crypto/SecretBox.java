package nl.chargecars.partnersync.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import nl.chargecars.partnersync.settings.InvalidSettingsException;

/**
 * Encrypts (seals) secrets that must not be readable in the database: AES-256-GCM under a key derived from the master key
 * ({@link MasterKey}). The place where the value is stored is the associated data, so that a sealed value copied to another row
 * or column does not open.
 *
 * <p>Format: version (1 byte), key id (4), nonce (12), ciphertext with tag. Thread-safe.
 */
public final class SecretBox {

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEADER_BYTES = 1 + MasterKey.ID_BYTES + NONCE_BYTES;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MasterKeys keys;
    private final Supplier<MasterKey> sealingKey;

    /** Creates a box with a single, permanent master key: random text of at least 32 characters. */
    public SecretBox(String masterKey) {
        this(MasterKeys.of(MasterKey.of(masterKey), Optional.empty()));
    }

    private SecretBox(MasterKeys keys) {
        this(keys, keys::newest);
    }

    /** @param sealingKey returns the key that seals now; called for every value, in the transaction that will write it */
    SecretBox(MasterKeys keys, Supplier<MasterKey> sealingKey) {
        this.keys = keys;
        this.sealingKey = sealingKey;
    }

    /** Returns the name of a place where a sealed value is stored: {@code table|column|row-id}. */
    public static String place(String table, String column, Object rowId) {
        return table + "|" + column + "|" + rowId;
    }

    /**
     * Seals the value. Call in the transaction that stores it, because a concurrent rotation of the master key waits for that
     * one.
     *
     * @param place where the value will be stored, see {@link #place}
     */
    public byte[] seal(byte[] plain, String place) {
        return seal(sealingKey.get(), plain, place);
    }

    byte[] seal(MasterKey key, byte[] plain, String place) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] cipherText = crypt(Cipher.ENCRYPT_MODE, key, nonce, plain, place);
        return ByteBuffer.allocate(HEADER_BYTES + cipherText.length)
                .put(VERSION)
                .put(key.idBytes())
                .put(nonce)
                .put(cipherText)
                .array();
    }

    public byte[] seal(String plain, String place) {
        return seal(plain.getBytes(StandardCharsets.UTF_8), place);
    }

    /**
     * @throws UnsealException when the value was sealed under a master key that this node does not have, for another place, or
     *     was altered
     */
    public byte[] open(byte[] sealed, String place) {
        if (sealed.length <= HEADER_BYTES || sealed[0] != VERSION) {
            throw UnsealException.altered("not a sealed value: " + place, null);
        }
        String keyId = keyId(sealed);
        MasterKey key = keys.find(keyId).orElseThrow(() -> UnsealException.withoutKey(keyId, place));
        byte[] nonce = Arrays.copyOfRange(sealed, 1 + MasterKey.ID_BYTES, HEADER_BYTES);
        return crypt(Cipher.DECRYPT_MODE, key, nonce, Arrays.copyOfRange(sealed, HEADER_BYTES, sealed.length), place);
    }

    /** Creates the error that says which master key the value needs and which one this node has. */
    InvalidSettingsException refusal(byte[] sealed) {
        return SealingKey.unknown(keyId(sealed), keys);
    }

    private static String keyId(byte[] sealed) {
        return HexFormat.of().formatHex(Arrays.copyOfRange(sealed, 1, 1 + MasterKey.ID_BYTES));
    }

    public String openText(byte[] sealed, String place) {
        return new String(open(sealed, place), StandardCharsets.UTF_8);
    }

    private static byte[] crypt(int mode, MasterKey key, byte[] nonce, byte[] input, String place) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key.sealingKey(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException failed) {
            throw UnsealException.altered("altered, or sealed for another place: " + place, failed);
        }
    }
}
