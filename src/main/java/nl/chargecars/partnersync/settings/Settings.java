package nl.chargecars.partnersync.settings;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the administrator set (contract, "Product and commands"). Prints no secret.
 *
 * @param publicUrl the address that others see, without a slash at its end
 * @param database empty: the embedded PostgreSQL
 * @param adminKey the first administrator's API key; empty: generated
 * @param masterKey random text, at least 32 characters; empty: generated into the data directory
 * @param previousMasterKey the one before, while it is being replaced
 * @param allowPrivateTargets webhooks may go to http and to private addresses
 * @param oidc empty: staff signs in with passwords only
 * @param retention how long what is kept
 * @param drain how long a node that is to stop still answers after it has said that it is not ready
 * @param alerts where alerts are told
 * @param trustedProxies whose {@code X-Forwarded-For} is believed; empty: nobody's
 * @param bindAddress of this machine, where the HTTP port is opened; empty: all of them
 * @param accessLog each request is logged
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
     * A PostgreSQL 15 or later that somebody else runs.
     *
     * @param user whom the application connects as
     * @param owner who owns the tables and migrates them; empty: the application itself
     */
    public record ExternalDatabase(String url, String user, String password, Optional<DatabaseOwner> owner) {

        /** Where one role is application and owner. */
        public ExternalDatabase(String url, String user, String password) {
            this(url, user, password, Optional.empty());
        }

        @Override
        public String toString() {
            return "ExternalDatabase[user=" + user + ", owner=" + owner + "]";
        }
    }

    /** The role that owns the tables. Prints no password. */
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

    /** The same on another port, for where the address that others see was made of the port. */
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

    /** Where this machine itself reaches the HTTP port. */
    public InetAddress localAddress() {
        return bindAddress.filter(address -> !address.isAnyLocalAddress()).orElse(LOOPBACK);
    }

    /** The address of this machine's own server, whatever address others see. */
    public URI localUrl(int port) {
        String host = localAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    /** True when others reach us by https: TLS usually ends at a proxy in front of us, and only the public address shows it. */
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
