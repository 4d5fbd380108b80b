package nl.chargecars.partnersync.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * What a server shows to a command of this machine before the command tells it the administrator's key: that both read the same
 * data directory. The secret is random and for nothing else, so that what it makes is of no use to guess a key by. The proof
 * names the address that was called: whoever listens elsewhere cannot have it made by the real server. Thread-safe.
 */
public final class ServerProof {

    private static final String PURPOSE = "partner-sync server-proof 1";
    private static final int SHORTEST = 32;

    private final byte[] secret;

    private ServerProof(String secret) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Where both find the secret. */
    public static Path file(Path dataDir) {
        return dataDir.resolve("server-proof");
    }

    /**
     * Makes the secret when it is not there. Servers on one data directory share it.
     *
     * @throws nl.chargecars.partnersync.settings.InvalidSettingsException when the directory cannot be written
     */
    public static void prepare(Path dataDir) {
        var _ = SecretFile.readOrCreate(file(dataDir), RandomToken::next);
    }

    /** Of a server that has no directory to keep it in: fits nothing. */
    public static ServerProof ofNobody() {
        return new ServerProof(RandomToken.next());
    }

    /** @throws IOException when the file is not there, is not for us, or holds no secret */
    public static ServerProof read(Path dataDir) throws IOException {
        String secret = Files.readString(file(dataDir)).strip();
        if (secret.length() < SHORTEST) {
            throw new IOException(file(dataDir) + " is empty or damaged");
        }
        return new ServerProof(secret);
    }

    /**
     * @param challenge whatever the command made up
     * @param address of the server, in numbers, as it was called
     */
    public String answer(String challenge, String address, int port) {
        String what = String.join("\n", PURPOSE, address, String.valueOf(port), challenge);
        return HexFormat.of().formatHex(KeyedHash.sha256(secret, what.getBytes(StandardCharsets.UTF_8)));
    }
}
