package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that another process that listens on the database's port while it is down, and asks for the password in clear text or for
 * none, does not get the password.
 */
class StrangerOnThePortTest {

    private static final int ENCRYPTION_ASKED_FOR = 1234 << 16;
    private static final int CLEAR_PASSWORD = 3;
    private static final int NO_PASSWORD = 0;
    private static final int CLOSED = -1;

    private final ServerSocket stranger = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));

    StrangerOnThePortTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        stranger.close();
    }

    @Test
    void isToldNothingByABackup(@TempDir Path dataDir) throws Exception {
        Path cluster = Files.createDirectories(dataDir.resolve("postgresql/data"));
        Files.writeString(dataDir.resolve("database-password"), "secret\n");
        Files.writeString(
                cluster.resolve("postmaster.pid"),
                "1\n%s\n1\n%d\n\n127.0.0.1\n0 0\nready   \n".formatted(cluster, stranger.getLocalPort()));
        CompletableFuture<Integer> heard = heardAfterAskingFor(CLEAR_PASSWORD);
        assertThatThrownBy(() -> DatabaseBackup.take(
                        dataDir, dataDir.resolveSibling("copy"), DatabaseBackup.LONGEST_STEP, () -> {}))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("no server runs on " + cluster);
        assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo(CLOSED);
    }

    @Test
    void isToldNothingByTheServer() throws Exception {
        for (int asked : new int[] {CLEAR_PASSWORD, NO_PASSWORD}) {
            CompletableFuture<Integer> heard = heardAfterAskingFor(asked);
            String address = Cluster.url(stranger.getLocalPort(), Cluster.OWNER);
            assertThatThrownBy(() -> DriverManager.getConnection(address, Cluster.OWNER, "secret"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("requireAuth");
            assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo(CLOSED);
        }
    }

    /**
     * Accepts a connection and requests this kind of authentication. Returns the first byte of the client's answer ({@code p}
     * would begin a message with the password), or {@code CLOSED}.
     */
    private CompletableFuture<Integer> heardAfterAskingFor(int authentication) {
        return CompletableFuture.supplyAsync(() -> {
            try (Socket caller = stranger.accept()) {
                var in = new DataInputStream(caller.getInputStream());
                var out = new DataOutputStream(caller.getOutputStream());
                while (isForEncryption(in)) {
                    out.writeByte('N');
                }
                out.writeByte('R');
                out.writeInt(8);
                out.writeInt(authentication);
                return in.read();
            } catch (IOException broken) {
                return CLOSED;
            }
        });
    }

    private static boolean isForEncryption(DataInputStream in) throws IOException {
        int length = in.readInt();
        int what = in.readInt();
        in.skipNBytes(length - 8);
        return what > ENCRYPTION_ASKED_FOR;
    }
}
