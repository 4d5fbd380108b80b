package nl.chargecars.partnersync.settings;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The administrator's settings (contract, "Product and commands"). {@code toString} shows no secret.
 *
 * @param publicUrl the address at which others reach the server, without a slash at its end
 * @param database empty: the embedded PostgreSQL
 * @param adminKey the first administrator's API key; empty: generated
 * @param masterKey random text of at least 32 characters; empty: generated into the data directory
 * @param previousMasterKey the key before {@code masterKey}, set while the master key is being replaced
 * @param allowPrivateTargets true: webhooks may go to http and to private addresses
 * @param oidc empty: staff signs in with passwords only
 * @param retention retention periods
 * @param drain how long a stopping node still answers requests after it has reported that it is not ready
 * @param alerts where alerts are sent
 * @param trustedProxies addresses whose {@code X-Forwarded-For} is trusted; empty: none
 * @param bindAddress address of this machine on which the HTTP port is opened; empty: all of them
 * @param accessLog true: each request is logged
 */
public record Settings(
        int port,
        int managementPort,
        URI publicUrl,
        Path dataDir,
        Optional<ExternalDatabase> database,
        Optional<String> adminKey,
        Optional<String> masterKey,
        Optional<String> previousMasterKey,
        boolean allowPrivateTargets,
        Optional<OidcSettings> oidc,
        RetentionSettings retention,
        Duration drain,
        AlertSettings alerts,
        List<AddressRange> trustedProxies,
        Optional<InetAddress> bindAddress,
        boolean accessLog) {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    public Settings {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /**
     * An external PostgreSQL, version 15 or later.
     *
     * @param user the role as which the application connects
     * @param owner the role that owns the tables and migrates them; empty: the same as {@code user}
     */
    public record ExternalDatabase(String url, String user, String password, Optional<DatabaseOwner> owner) {

        /** Creates the settings for a database in which one role is both application and owner. */
        public ExternalDatabase(String url, String user, String password) {
            this(url, user, password, Optional.empty());
        }

        @Override
        public String toString() {
            return "ExternalDatabase[user=" + user + ", owner=" + owner + "]";
        }
    }

    /** The database role that owns the tables. {@code toString} shows no password. */
    public record DatabaseOwner(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }

    /** @throws InvalidSettingsException naming every problem at once */
    public static Settings from(Map<String, String> environment) {
        return new SettingsReader(environment).read();
    }

    /**
     * Returns these settings with another port, also in the public address; for settings whose public address was derived from
     * the port.
     */
    public Settings withPort(int other) {
        return new Settings(
                other,
                managementPort,
                URI.create("http://" + publicUrl.getHost() + ":" + other),
                dataDir,
                database,
                adminKey,
                masterKey,
                previousMasterKey,
                allowPrivateTargets,
                oidc,
                retention,
                drain,
                alerts,
                trustedProxies,
                bindAddress,
                accessLog);
    }

    /** Returns the address at which processes on this machine reach the HTTP port. */
    public InetAddress localAddress() {
        return bindAddress.filter(address -> !address.isAnyLocalAddress()).orElse(LOOPBACK);
    }

    /** The address of this machine's own server, whatever address others see. */
    public URI localUrl(int port) {
        String host = localAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    /**
     * True when others reach the server by https. Only the public address shows it, because TLS usually ends at a proxy in front
     * of the server.
     */
    public boolean isPubliclyHttps() {
        return "https".equals(publicUrl.getScheme());
    }

    /** False where an identity provider is the only way in. */
    public boolean takesPasswords() {
        return oidc.map(provider -> !provider.only()).orElse(true);
    }

    @Override
    public String toString() {
        return "Settings[port=" + port + ", managementPort=" + managementPort + ", publicUrl=" + publicUrl
                + ", dataDir=" + dataDir + ", database=" + database + ", allowPrivateTargets=" + allowPrivateTargets
                + ", oidc=" + oidc + ", retention=" + retention + ", drain=" + drain + ", alerts=" + alerts
                + ", trustedProxies="
                + trustedProxies + ", bindAddress=" + bindAddress + ", accessLog=" + accessLog + "]";
    }
}
