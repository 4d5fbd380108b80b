package nl.chargecars.partnersync.client;

import nl.chargecars.partnersync.settings.Settings;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configures the HTTP client for requests to addresses that partners or operators set: one connection pool, and no automatic
 * redirects, retries, cookies, authentication or decompression.
 */
@Configuration(proxyBeanMethods = false)
class ClientConfiguration {

    /** Maximum number of connections to one host, however many integrations use it. */
    private static final int CONNECTIONS_PER_HOST = 64;

    /**
     * Maximum number of connections. More than all lanes together need, so that hanging partners never take the connections of
     * the others.
     */
    private static final int CONNECTIONS = 8_192;

    private static final Timeout CONNECT = Timeout.ofSeconds(10);

    /**
     * Timeout for a connection from the pool. Only a safety net behind the deadline that {@link Sender} enforces, 15 s per
     * attempt (contract, "Retries").
     */
    private static final Timeout LONGEST = Timeout.ofSeconds(20);

    /**
     * No socket timeout: {@link Sender} ends calls that take too long, and a second timeout would cost a timer for each read, on
     * a thread of its own.
     */
    private static final Timeout NONE = Timeout.DISABLED;

    /** Shorter than the usual keep-alive of servers, so that they rarely close a connection just when it is reused. */
    private static final TimeValue KEEP_IDLE = TimeValue.ofSeconds(10);

    private static final TimeValue CHECK_AFTER_IDLE = TimeValue.ofMilliseconds(500);
    private static final TimeValue LONGEST_LIFE = TimeValue.ofMinutes(10);

    private static final int LONGEST_HEADER_LINE = 8 * 1024;
    private static final int MOST_HEADERS = 100;

    @Bean
    NameLookup nameLookup(Settings settings) {
        return new NameLookup(settings.allowPrivateTargets() ? _ -> true : PublicAddresses::include);
    }

    @Bean
    ClientTls clientTls() {
        return ClientTls.trustingTheUsual();
    }

    @Bean
    CloseableHttpClient guardedClient(NameLookup nameLookup, ClientTls clientTls) {
        Http1Config http1 = Http1Config.custom()
                .setMaxLineLength(LONGEST_HEADER_LINE)
                .setMaxHeaderCount(MOST_HEADERS)
                .build();
        PoolingHttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(http1)
                        // the client's default parser would skip input that is not HTTP, waiting for HTTP to follow
                        .responseParserFactory(new DefaultHttpResponseParserFactory(http1))
                        .build())
                .setDnsResolver(nameLookup)
                .setTlsSocketStrategy(clientTls)
                .setMaxConnPerRoute(CONNECTIONS_PER_HOST)
                .setMaxConnTotal(CONNECTIONS)
                .setOffLockDisposalEnabled(true)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(NONE)
                        .setValidateAfterInactivity(CHECK_AFTER_IDLE)
                        .setTimeToLive(LONGEST_LIFE)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(LONGEST)
                        .setResponseTimeout(NONE)
                        .setDefaultKeepAlive(KEEP_IDLE.getDuration(), KEEP_IDLE.getTimeUnit())
                        .setAuthenticationEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setUserAgent(UserAgent.VALUE)
                .evictExpiredConnections()
                .evictIdleConnections(KEEP_IDLE)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }
}
