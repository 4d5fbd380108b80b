package nl.chargecars.partnersync.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import nl.chargecars.partnersync.crypto.ClientCertificate;

/**
 * A self-signed certificate with its private key, made by the JDK's keytool.
 *
 * @param privateKeyPem PKCS#8
 */
public record TestCertificate(String certificatePem, String privateKeyPem) {

    private static final Map<String, TestCertificate> BY_SUBJECT = new ConcurrentHashMap<>();
    private static final String PASSWORD = "only-for-tests";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    /** The certificate for {@code CN=subject}, valid for ten years: in one JVM always the same. */
    public static TestCertificate of(String subject) {
        return BY_SUBJECT.computeIfAbsent(subject, _ -> made(subject, "EC", "-startdate", "-1d", "-validity", "3650"));
    }

    /**
     * A server's certificate, valid for ten years.
     *
     * @param names subject alternative names in keytool's syntax: {@code dns:localhost,ip:127.0.0.1}
     */
    public static TestCertificate forServer(String names) {
        return made("server", "EC", "-startdate", "-1d", "-validity", "3650", "-ext", "SAN=" + names);
    }

    /** @param keyAlgorithm as keytool names it: RSA, EC, Ed25519, DSA */
    public static TestCertificate withKey(String keyAlgorithm) {
        return made("test", keyAlgorithm, "-startdate", "-1d", "-validity", "3650");
    }

    /** A certificate that expired ten days ago. */
    public static TestCertificate expired() {
        return made("expired", "EC", "-startdate", "-20d", "-validity", "10");
    }

    /** A certificate, and the authority that issued it. */
    public record Issued(TestCertificate own, TestCertificate authority) {}

    /**
     * A server's certificate that expired ten days ago. It needs an authority: one that is trusted itself is taken however old it is.
     *
     * @param names as in {@link #forServer}
     */
    public static Issued expiredForServer(String names) {
        return inNewFile(file -> {
            keytool(file, "authority", "authority", "EC", "-startdate", "-1d", "-validity", "3650");
            String[] issued = {"-signer", "authority", "-startdate", "-20d", "-validity", "10", "-ext", "SAN=" + names};
            keytool(file, "it", "server", "EC", issued);
            return new Issued(read(file, "it"), read(file, "authority"));
        });
    }

    /**
     * A key store without a password: holds this certificate, with or without its private key, and the others as trusted certificates.
     */
    public KeyStore store(boolean withKey, TestCertificate... known) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, new char[0]);
            var pair = new ClientCertificate(certificatePem, privateKeyPem);
            if (withKey) {
                store.setKeyEntry(
                        "own", pair.privateKey(), new char[0], pair.chain().toArray(Certificate[]::new));
            } else {
                store.setCertificateEntry("known", pair.chain().getFirst());
            }
            for (TestCertificate other : known) {
                var more = new ClientCertificate(other.certificatePem(), other.privateKeyPem());
                store.setCertificateEntry("known-" + store.size(), more.chain().getFirst());
            }
            return store;
        } catch (ClientCertificate.UnusableException | IOException | GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    /** A TLS context for a server that presents this certificate. */
    public SSLContext tls(TrustManager... trusted) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store(true), new char[0]);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), trusted, null);
            return tls;
        } catch (GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    private static TestCertificate made(String subject, String keyAlgorithm, String... validity) {
        return inNewFile(file -> {
            keytool(file, "it", subject, keyAlgorithm, validity);
            return read(file, "it");
        });
    }

    private interface Work<T> {
        T in(Path file) throws IOException, GeneralSecurityException;
    }

    private static <T> T inNewFile(Work<T> work) {
        try {
            Path folder = Files.createTempDirectory("test-certificate");
            Path file = folder.resolve("keys.p12");
            try {
                return work.in(file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException | GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void keytool(Path file, String alias, String subject, String keyAlgorithm, String... validity)
            throws IOException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var command = new ArrayList<>(List.of(keytool.toString(), "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", keyAlgorithm, "-dname", "CN=" + subject));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(validity));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new AssertionError(output);
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static TestCertificate read(Path file, String alias) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(file)) {
            store.load(bytes, PASSWORD.toCharArray());
        }
        return new TestCertificate(
                pem("CERTIFICATE", store.getCertificate(alias).getEncoded()),
                pem("PRIVATE KEY", store.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
