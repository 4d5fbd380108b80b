package nl.chargecars.partnersync.testing;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.settings.AddressRange;
import nl.chargecars.partnersync.settings.AlertSettings;
import nl.chargecars.partnersync.settings.OidcSettings;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import org.jspecify.annotations.Nullable;

/** Builds settings: a test sets what matters to it; the defaults are free ports, no drain, no alerts, no proxy. */
public final class TestSettings {

    private static final String MASTER_KEY = "only-for-tests-only-for-tests-only-for-tests";

    private URI publicUrl = URI.create("http://localhost");
    private final Path dataDir;
    private @Nullable ExternalDatabase database;
    private @Nullable String adminKey = TestServer.ADMIN_KEY;
    private @Nullable String masterKey = MASTER_KEY;
    private @Nullable String previousMasterKey;
    private boolean allowPrivateTargets = true;
    private @Nullable OidcSettings oidc;
    private RetentionSettings retention = RetentionSettings.standard();
    private Duration drain = Duration.ZERO;
    private AlertSettings alerts = AlertSettings.none();
    private List<AddressRange> trustedProxies = List.of();
    private boolean accessLog;

    private TestSettings(Path dataDir) {
        this.dataDir = dataDir;
    }

    /** Settings for the embedded database, unless {@link #database} sets another one. */
    public static TestSettings in(Path dataDir) {
        return new TestSettings(dataDir);
    }

    /** Settings of another node on the same database as a running node. */
    public static TestSettings beside(Settings node) {
        var settings = new TestSettings(node.dataDir());
        settings.database = node.database().orElse(null);
        settings.adminKey = node.adminKey().orElse(null);
        settings.masterKey = node.masterKey().orElse(null);
        settings.retention = node.retention();
        return settings;
    }

    public TestSettings publicUrl(String url) {
        publicUrl = URI.create(url);
        return this;
    }

    public TestSettings database(ExternalDatabase one) {
        database = one;
        return this;
    }

    /** With null, the server makes a key at its start. */
    public TestSettings adminKey(@Nullable String key) {
        adminKey = key;
        return this;
    }

    /** Null: the setting is absent. */
    public TestSettings masterKeys(@Nullable String present, @Nullable String previous) {
        masterKey = present;
        previousMasterKey = previous;
        return this;
    }

    public TestSettings publicTargetsOnly() {
        allowPrivateTargets = false;
        return this;
    }

    public TestSettings oidc(OidcSettings provider) {
        oidc = provider;
        return this;
    }

    public TestSettings retention(RetentionSettings one) {
        retention = one;
        return this;
    }

    public TestSettings drain(Duration one) {
        drain = one;
        return this;
    }

    public TestSettings alerts(AlertSettings one) {
        alerts = one;
        return this;
    }

    public TestSettings behind(AddressRange proxies) {
        trustedProxies = List.of(proxies);
        return this;
    }

    public TestSettings accessLog() {
        accessLog = true;
        return this;
    }

    public Settings build() {
        return new Settings(
                0,
                0,
                publicUrl,
                dataDir,
                Optional.ofNullable(database),
                Optional.ofNullable(adminKey),
                Optional.ofNullable(masterKey),
                Optional.ofNullable(previousMasterKey),
                allowPrivateTargets,
                Optional.ofNullable(oidc),
                retention,
                drain,
                alerts,
                trustedProxies,
                Optional.empty(),
                accessLog);
    }
}
