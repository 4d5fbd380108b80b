package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithServer.class)
class StaffKeyControllerTest {

    private static final String PATH = "/api/v1/staff-keys";

    private final TestServer server;
    private final Api admin;
    private final Db db;

    StaffKeyControllerTest(TestServer server, Api admin, Db db) {
        this.server = server;
        this.admin = admin;
        this.db = db;
    }

    @Test
    void refusesARoleThatDoesNotExist() {
        assertThat(admin.post(PATH, Map.of("role", "king"))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/role unknown_value");
        assertThat(admin.post(PATH, Map.of()).details()).containsExactly("/role required");
    }

    @Test
    void doesNotTouchCredentialsOfPartners() {
        Keys keys = new Keys(server);
        PartnerId partner = keys.partner();
        String id = keys.issue(partner, "api_key").text("/data/credential_id");
        admin.get(PATH + "/" + id).isFailure(404, "NOT_FOUND");
        admin.delete(PATH + "/" + id).isFailure(404, "NOT_FOUND");
        assertThat(admin.get(PATH + "?limit=200").raw()).doesNotContain(id);
    }

    @Test
    void endsWithItsRevocation() {
        Reply issued =
                admin.post(PATH, Map.of("role", "admin", "label", "laptop")).is(201);
        Api holder = server.api().as(issued.text("/data/key"));
        holder.get(PATH).is(200);
        Reply revoked = holder.delete(issued.header("Location")).is(200);
        assertThat(revoked.text("/data/state")).isEqualTo("revoked");
        holder.get(PATH).isFailure(401, "UNAUTHENTICATED");
    }

    @Test
    void namesTheKeyUsedInTheAuditTrail() {
        Reply issued = admin.post(PATH, Map.of("role", "admin")).is(201);
        String made = server.api()
                .as(issued.text("/data/key"))
                .post(PATH, Map.of("role", "viewer"))
                .is(201)
                .text("/data/credential_id");
        assertThat(db.text("select actor from audit_logs where record_id = ?", made))
                .isEqualTo("staff:" + issued.text("/data/credential_id"));
    }

    @Test
    void showsTheRoleInTheListButNoSecret() {
        Reply issued = admin.post(PATH, Map.of("role", "operator", "label", "night shift"))
                .is(201);
        Reply list = admin.get(PATH + "?limit=200").is(200);
        assertThat(list.raw())
                .contains("night shift", "operator")
                .doesNotContain(issued.text("/data/key"))
                .doesNotContain("secret");
    }
}
