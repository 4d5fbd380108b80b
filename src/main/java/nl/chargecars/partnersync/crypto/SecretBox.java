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
 * Seals what must not lie readable in the database: AES-256-GCM under a key derived from the master key ({@link MasterKey}),
 * with the place it belongs to as associated data, so that a sealed value moved to another row or column does not open.
 *
 * <p>Form: version (1 byte), key id (4), nonce (12), ciphertext with tag. Thread-safe.
 */
public final class SecretBox {

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEADER_BYTES = 1 + MasterKey.ID_BYTES + NONCE_BYTES;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MasterKeys keys;
    private final Supplier<MasterKey> sealingKey;

    /** With one master key for ever: random text of at least 32 characters. */
    public SecretBox(String masterKey) {
        this(MasterKeys.of(MasterKey.of(masterKey), Optional.empty()));
    }

    private SecretBox(MasterKeys keys) {
        this(keys, keys::newest);
    }

    /** @param sealingKey which of the keys seals now; asked for every value, in the transaction that will write it */
    SecretBox(MasterKeys keys, Supplier<MasterKey> sealingKey) {
        this.keys = keys;
        this.sealingKey = sealingKey;
    }

    /** The way that every room names the place of a sealed value: {@code table|column|row-id}. */
    public static String place(String table, String column, Object rowId) {
        return table + "|" + column + "|" + rowId;
    }

    /** @param place where it will be stored, see {@link #place} */
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

    /** @throws UnsealException when it was sealed under another master key, for another place, or was altered */
    public byte[] open(byte[] sealed, String place) {
        if (sealed.length <= HEADER_BYTES || sealed[0] != VERSION) {
            throw new UnsealException("not a sealed value: " + place, null);
        }
        MasterKey key = keys.find(keyId(sealed))
                .orElseThrow(() -> new UnsealException("sealed under another master key: " + place, null));
        byte[] nonce = Arrays.copyOfRange(sealed, 1 + MasterKey.ID_BYTES, HEADER_BYTES);
        return crypt(Cipher.DECRYPT_MODE, key, nonce, Arrays.copyOfRange(sealed, HEADER_BYTES, sealed.length), place);
    }

    /** Says which master key the value needs, and which was given. */
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
            throw new UnsealException("altered, or sealed for another place: " + place, failed);
        }
    }
}
