package nl.chargecars.partnersync.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Proof that a server gives to a command on the same machine before the command sends it the administrator's key: it shows that
 * both read the same data directory. The secret is random and used for nothing else, so that proofs do not help to guess any key.
 * The proof includes the address that was called, so a process that listens elsewhere cannot obtain it from the real server.
 * Thread-safe.
 */
public final class ServerProof {

    private static final String PURPOSE = "partner-sync server-proof 1";
    private static final int SHORTEST = 32;

    private final byte[] secret;

    private ServerProof(String secret) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the file in which server and command find the secret. */
    public static Path file(Path dataDir) {
        return dataDir.resolve("server-proof");
    }

    /**
     * Creates the file with the secret unless it exists. Servers on one data directory share it.
     *
     * @throws nl.chargecars.partnersync.settings.InvalidSettingsException when the directory cannot be written, or the file is
     *     damaged
     */
    public static void prepare(Path dataDir) {
        var _ = SecretFile.readOrCreate(file(dataDir), SecretFile.MADE_ANEW, RandomToken::next);
    }

    /** Returns the proof of a server that has no data directory for the secret; its answers match no command's. */
    public static ServerProof ofNobody() {
        return new ServerProof(RandomToken.next());
    }

    /** @throws IOException when the file does not exist, is not readable for this user, or holds no secret */
    public static ServerProof read(Path dataDir) throws IOException {
        String secret = Files.readString(file(dataDir)).strip();
        if (secret.length() < SHORTEST) {
            throw new IOException(file(dataDir) + " is empty or damaged");
        }
        return new ServerProof(secret);
    }

    /**
     * Returns the proof for a challenge, in hex.
     *
     * @param challenge any text that the command chose
     * @param address IP address of the server, as it was called
     */
    public String answer(String challenge, String address, int port) {
        String what = String.join("\n", PURPOSE, address, String.valueOf(port), challenge);
        return HexFormat.of().formatHex(KeyedHash.sha256(secret, what.getBytes(StandardCharsets.UTF_8)));
    }
}
