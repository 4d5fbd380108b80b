package nl.chargecars.partnersync.database;

import java.nio.file.Path;
import java.sql.DriverManager;

/** The main class of a separate JVM that runs an embedded PostgreSQL in the given directory, for tests that kill this JVM. */
final class PostgresProcess {

    private PostgresProcess() {}

    public static void main(String[] arguments) throws Exception {
        var postgres = EmbeddedPostgres.start(Path.of(arguments[0]), _ -> {});
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println(answers(postgres) ? "still answers" : "is gone before us");
            postgres.close();
        }));
        System.out.println("up " + postgres.pid());
        System.in.read();
    }

    private static boolean answers(EmbeddedPostgres postgres) {
        try (var connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password())) {
            return connection.isValid(5);
        } catch (Exception gone) {
            return false;
        }
    }
}
