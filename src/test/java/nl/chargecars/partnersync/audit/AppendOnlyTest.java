package nl.chargecars.partnersync.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tests that the application can only add to the audit trail, over the connections that it uses itself. */
@ExtendWith(WithServer.class)
class AppendOnlyTest {

    private static final String ATTACKS = """
            update audit_logs set actor = 'nobody'
            delete from audit_logs
            truncate audit_logs
            update audit_seals set sealed_at = sealed_at
            delete from audit_seals
            truncate audit_seals
            """;

    private final TestServer server;
    private final JdbcClient application;
    private final Db owner;

    AppendOnlyTest(TestServer server, Db owner) {
        this.server = server;
        this.application = server.part(JdbcClient.class);
        this.owner = owner;
    }

    @BeforeEach
    void somethingInTheTrail() {
        TestPartner.integrated(server);
        server.part(AuditSealer.class).step();
    }

    @Test
    void refusesTheApplicationEveryChange() {
        long before = owner.count("audit_logs");
        ATTACKS.lines()
                .forEach(attack -> assertThatThrownBy(
                                () -> application.sql(attack).update())
                        .as(attack)
                        .rootCause()
                        .hasMessageContaining("permission denied"));
        assertThat(owner.count("audit_logs")).isEqualTo(before).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table audit_logs",
                "alter table audit_logs disable trigger all",
                "drop trigger audit_logs_are_only_added on audit_logs",
                "alter table audit_logs drop column actor",
                "create or replace function refuse_to_change_the_trail() returns trigger language sql as 'select null'",
                "create table public.audit_logs_2 (id uuid)",
                "drop schema public cascade",
                "set session_replication_role = replica",
                "set role partnersync"
            })
    void refusesTheApplicationEveryWayRound(String attack) {
        assertThatThrownBy(() -> application.sql(attack).update()).hasRootCauseMessage(rootMessage(attack));
    }

    /** A role that owns nothing cannot grant itself rights. */
    @Test
    void worksAsARoleThatOwnsNothing() {
        assertThat(application
                        .sql("select count(*) from pg_class where relowner = current_user::regrole")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(application
                        .sql(
                                "select rolsuper or rolcreaterole or rolbypassrls from pg_roles where rolname = current_user")
                        .query(Boolean.class)
                        .single())
                .isFalse();
    }

    @Test
    void refusesTheOwnerTooUnlessHeTakesTheTriggerAway() {
        ATTACKS.lines()
                .forEach(attack -> assertThatThrownBy(() -> owner.update(attack))
                        .as(attack)
                        .rootCause()
                        .hasMessageContaining("the audit trail is only ever added to"));
    }

    @Test
    void letsTheApplicationReadAndAdd(Api admin) {
        assertThat(admin.get("/api/v1/audit-logs?limit=1")
                        .is(200)
                        .at("/data/0/actor")
                        .asString())
                .isNotEmpty();
    }

    private static String rootMessage(String attack) {
        return switch (attack.split(" ", 3)[0] + " " + attack.split(" ", 3)[1]) {
            case "drop schema" -> "ERROR: must be owner of schema public";
            case "create table" -> "ERROR: permission denied for schema public";
            case "create or" -> "ERROR: permission denied for schema public";
            case "set session_replication_role" ->
                "ERROR: permission denied to set parameter \"session_replication_role\"";
            case "set role" -> "ERROR: permission denied to set role \"partnersync\"";
            case "drop trigger" -> "ERROR: must be owner of relation audit_logs";
            default -> "ERROR: must be owner of table audit_logs";
        };
    }
}
