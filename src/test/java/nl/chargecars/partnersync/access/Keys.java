package nl.chargecars.partnersync.access;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;

/** Partners and credentials for the tests of this room. */
record Keys(TestServer server) {

    /** A new partner organization, written past the API. */
    PartnerId partner() {
        PartnerId partner = PartnerId.next();
        server.db()
                .update(
                        "insert into organizations (id, name, organization_type, business_entity, created_at)"
                                + " values (?, 'Partner', 'partner', 'chargecars', ?)",
                        partner.value(),
                        OffsetDateTime.ofInstant(server.clock().instant(), ZoneOffset.UTC));
        return partner;
    }

    static String path(PartnerId partner) {
        return "/api/v1/partners/" + partner + "/credentials";
    }

    /** The answer that shows a new credential once; no scopes given means all. */
    Reply issue(PartnerId partner, String type, String... scopes) {
        Map<String, Object> body = scopes.length == 0
                ? Map.of("type", type, "label", "for tests")
                : Map.of("type", type, "label", "for tests", "scopes", List.of(scopes));
        return server.admin().post(path(partner), body).is(201);
    }

    String key(PartnerId partner, String... scopes) {
        return issue(partner, "api_key", scopes).text("/data/key");
    }

    String expired(PartnerId partner) {
        Reply issued = issue(partner, "api_key");
        server.db()
                .update(
                        "update credentials set expires_at = ? where id = ?",
                        OffsetDateTime.ofInstant(server.clock().instant(), ZoneOffset.UTC),
                        issued.text("/data/credential_id"));
        return issued.text("/data/key");
    }

    String revoked(PartnerId partner) {
        Reply issued = issue(partner, "api_key");
        server.admin()
                .delete(path(partner) + "/" + issued.text("/data/credential_id"))
                .is(200);
        return issued.text("/data/key");
    }

    String staff(Role role) {
        return server.admin()
                .post("/api/v1/staff-keys", Map.of("role", role.toString()))
                .is(201)
                .text("/data/key");
    }
}
