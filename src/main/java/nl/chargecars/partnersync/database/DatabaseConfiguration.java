package nl.chargecars.partnersync.database;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import nl.chargecars.partnersync.storage.ListTransactionManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Configures which PostgreSQL is used, and the connections to it. Spring Boot creates JdbcTemplate and JdbcClient from them. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    private static final int LARGEST_POOL = 20;
    private static final int SMALLEST_POOL = 4;
    static final Duration LONGEST_WAIT_FOR_A_CONNECTION = Duration.ofSeconds(5);
    static final Duration LONGEST_VALIDATION = Duration.ofSeconds(2);

    /** The server aborts long statements; if the server itself hangs, the longer socket timeout ends the wait. */
    static final String SESSION = "set statement_timeout = '15s'; set idle_in_transaction_session_timeout = '30s'";

    private static final String LONGEST_SILENCE_SECONDS = "20";

    @Bean
    Database database(DatabaseStart start) {
        return new AwaitedDatabase(start);
    }

    @Bean
    Schema schema(DatabaseStart start) {
        return start.schema();
    }

    @Bean
    HikariDataSource dataSource(Database database) {
        var pool = new ConnectionPool(database);
        pool.setPoolName("partner-sync");
        pool.setMaximumPoolSize(LARGEST_POOL);
        pool.setMinimumIdle(SMALLEST_POOL);
        pool.setConnectionTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis());
        pool.setValidationTimeout(LONGEST_VALIDATION.toMillis());
        pool.setConnectionInitSql(SESSION);
        driverProperties("partner-sync", LONGEST_SILENCE_SECONDS).forEach(pool::addDataSourceProperty);
        return pool;
    }

    /** @param name by which the connections are known to the database */
    static Map<String, String> driverProperties(String name, String longestSilenceSeconds) {
        return Map.of(
                "ApplicationName",
                name,
                "connectTimeout",
                "5",
                "socketTimeout",
                longestSilenceSeconds,
                "tcpKeepAlive",
                "true",
                // the details contain values, such as an e-mail address that exists already, which must not be in a log
                "logServerErrorDetail",
                "false");
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new ListTransactionManager(dataSource);
    }

    @Bean
    TransactionTemplate transactionTemplate(PlatformTransactionManager transactionManager) {
        return new TransactionTemplate(transactionManager);
    }
}
