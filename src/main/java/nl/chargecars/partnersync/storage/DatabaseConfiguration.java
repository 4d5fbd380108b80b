package nl.chargecars.partnersync.storage;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;

/** Which PostgreSQL, and how it is connected to. Boot makes JdbcTemplate, JdbcClient, transactions and migrations from it. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    private static final Logger log = LoggerFactory.getLogger(DatabaseConfiguration.class);
    private static final int LARGEST_POOL = 20;
    private static final int SMALLEST_POOL = 4;
    private static final Duration LONGEST_WAIT_FOR_A_CONNECTION = Duration.ofSeconds(5);
    private static final Duration LONGEST_VALIDATION = Duration.ofSeconds(2);

    /** A statement is given up by the server; a server that hangs itself is given up by the socket's time-out, later. */
    private static final String SESSION =
            "set statement_timeout = '15s'; set idle_in_transaction_session_timeout = '30s'";

    private static final String LONGEST_SILENCE_SECONDS = "20";

    @Bean
    Database database(DatabaseStart start) {
        return start.await();
    }

    @Bean
    @Primary
    HikariDataSource dataSource(Database database) {
        var pool = new HikariDataSource();
        pool.setPoolName("partner-sync");
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.application().user());
        pool.setPassword(database.application().password());
        pool.setMaximumPoolSize(LARGEST_POOL);
        pool.setMinimumIdle(SMALLEST_POOL);
        pool.setConnectionTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis());
        pool.setValidationTimeout(LONGEST_VALIDATION.toMillis());
        pool.setConnectionInitSql(SESSION);
        pool.addDataSourceProperty("ApplicationName", "partner-sync");
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        pool.addDataSourceProperty("connectTimeout", "5");
        pool.addDataSourceProperty("socketTimeout", LONGEST_SILENCE_SECONDS);
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        // the details name values, such as the e-mail address that exists already: nothing for a log
        pool.addDataSourceProperty("logServerErrorDetail", "false");
        return pool;
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new ListTransactionManager(dataSource);
    }

    /** The owner's. Migrations may take as long as they need: without the pool's time-outs. */
    @Bean(defaultCandidate = false)
    @FlywayDataSource
    DataSource migrationDataSource(Database database) {
        return new DriverManagerDataSource(
                database.url(), database.owner().user(), database.owner().password());
    }

    @Bean
    FlywayMigrationStrategy migrateAndSaySo(Database database) {
        return flyway -> {
            migrate(flyway);
            if (!database.application().equals(database.owner())) {
                ApplicationRights.grant(
                        flyway.getConfiguration().getDataSource(),
                        database.application().user());
            }
        };
    }

    private static void migrate(Flyway flyway) {
        int pending = flyway.info().pending().length;
        if (pending == 0) {
            log.info("The database schema is up to date");
        } else {
            log.info("Migrating the database schema, {} to do", pending);
        }
        flyway.migrate();
    }
}
