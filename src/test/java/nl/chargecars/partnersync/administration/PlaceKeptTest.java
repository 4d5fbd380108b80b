package nl.chargecars.partnersync.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.access.Credentials;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.Cursor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that an action on a later page of a list leads back to that page. */
@ExtendWith(WithServer.class)
class PlaceKeptTest {

    private final TestServer server;
    private final Browser admin;

    PlaceKeptTest(TestServer server) {
        this.server = server;
        this.admin = TestUser.signedIn(server, "admin");
    }

    @Test
    void amongPeopleWhenAFormIsRefused() {
        TestUser colleague = TestUser.with(server, "viewer");
        String cursor = Cursor.of(TestUser.with(server, "viewer").id()).encode();
        String page = admin.open("/people?cursor=" + cursor).is(200).body();
        assertThat(page).contains(colleague.email());
        String person = "/people/" + colleague.id();
        Map<String, String> wrong = Map.of("role", "emperor", "email", colleague.email(), "cursor", cursor);
        for (String form : new String[] {"/people", person + "/role"}) {
            assertThat(admin.submit(form, wrong).is(422).body()).contains(colleague.email(), brought(cursor));
        }
        Map<String, String> link = Map.of("all_ended", allEnded(page, person), "cursor", cursor);
        for (int status : new int[] {200, 409}) { // 409: the same form again
            assertThat(admin.submit(person + "/link", link).is(status).body())
                    .contains(colleague.email(), brought(cursor));
        }
    }

    @Test
    void amongPeopleWhateverIsDoneAboutOne() {
        TestUser colleague = TestUser.with(server, "viewer");
        String cursor = Cursor.of(TestUser.with(server, "viewer").id()).encode();
        String page = "/people?cursor=" + cursor;
        String person = "/people/" + colleague.id();
        String shown = admin.open(page).is(200).body();
        for (String form : new String[] {"role", "unlock", "link", "sign-out", "disable"}) {
            assertThat(shown).containsPattern(form(person + "/" + form, cursor));
        }
        Map<String, String> role = Map.of("role", "operator", "cursor", cursor);
        admin.submit(person + "/role", role).leadsTo(page + "&notice=role_changed");
        Map<String, String> here = Map.of("cursor", cursor);
        admin.submit(person + "/unlock", here).leadsTo(page + "&notice=unlocked");
        admin.submit(person + "/sign-out", here).leadsTo(page + "&notice=signed_out");
        admin.submit(person + "/disable", here).leadsTo(page + "&notice=person_disabled");
        assertThat(admin.open(page).is(200).body()).containsPattern(form(person + "/enable", cursor));
        admin.submit(person + "/enable", here).leadsTo(page + "&notice=person_enabled");
        admin.submit(person + "/enable", Map.of()).leadsTo("/people?notice=person_enabled");
        admin.submit(person + "/disable", here).leadsTo(page + "&notice=person_disabled");
        assertThat(admin.open(page).is(200).body()).containsPattern(form(person + "/erase", cursor));
        admin.submit(person + "/erase", here).leadsTo(page + "&notice=person_erased");
    }

    @Test
    void amongKeysOfStaff() {
        String older = staffKey();
        server.clock().advance(Duration.ofMillis(1));
        String cursor = Cursor.of(staffKey()).encode();
        String page = "/people/keys?cursor=" + cursor;
        assertThat(admin.open(page).is(200).body())
                .containsPattern(form("/people/keys/" + older + "/revoke", cursor))
                .containsPattern(form("/people/keys", cursor));
        Map<String, String> wrong = Map.of("id", Credentials.nextId(), "role", "emperor", "cursor", cursor);
        assertThat(admin.submit("/people/keys", wrong).is(422).body()).contains(older, brought(cursor));
        admin.submit("/people/keys/" + older + "/revoke", Map.of("cursor", cursor))
                .leadsTo(page + "&notice=revoked");
        admin.submit("/people/keys/" + older + "/revoke", Map.of()).leadsTo("/people/keys?notice=revoked");
    }

    @Test
    void amongCredentialsOfAPartner() {
        TestPartner partner = TestPartner.integrated(server);
        String older = credential(partner);
        server.clock().advance(Duration.ofMillis(1));
        String cursor = Cursor.of(credential(partner)).encode();
        String path = "/partners/" + partner.id();
        String page = path + "?cursor=" + cursor;
        String revoke = path + "/credentials/" + older + "/revoke";
        assertThat(admin.open(page).is(200).body())
                .containsPattern(form(revoke, cursor))
                .containsPattern(form(path + "/credentials", cursor))
                .containsPattern(form(path + "/name", cursor));
        Map<String, String> wrong =
                Map.of("id", Credentials.nextId(), "type", "api_key", "expires", "2001-01-01", "cursor", cursor);
        assertThat(admin.submit(path + "/credentials", wrong).is(422).body()).contains(older, brought(cursor));
        assertThat(admin.submit(path + "/name", Map.of("name", "", "cursor", cursor))
                        .is(422)
                        .body())
                .contains(older, brought(cursor));
        admin.submit(path + "/name", Map.of("name", "Volvo dealers", "cursor", cursor))
                .leadsTo(page + "&notice=partner_renamed");
        admin.submit(revoke, Map.of("cursor", cursor)).leadsTo(page + "&notice=revoked");
    }

    @Test
    void amongPartners() {
        String cursor = Cursor.of(TestPartner.integrated(server).id()).encode();
        assertThat(admin.open("/partners?cursor=" + cursor).is(200).body()).containsPattern(form("/partners", cursor));
        String fresh = PartnerId.next().toString();
        Map<String, String> wrong = Map.of("id", fresh, "name", "", "business_entity", "chargecars", "cursor", cursor);
        assertThat(admin.submit("/partners", wrong).is(422).body()).contains(brought(cursor));
    }

    private String staffKey() {
        return server.admin()
                .post("/api/v1/staff-keys", Map.of("role", "viewer", "label", "place"))
                .is(201)
                .text("/data/credential_id");
    }

    private String credential(TestPartner partner) {
        return server.admin()
                .post(partner.path("/credentials"), Map.of("type", "api_key", "label", "place"))
                .is(201)
                .text("/data/credential_id");
    }

    /** Matches a form that sends the cursor of its page along. */
    private static Pattern form(String action, String cursor) {
        return Pattern.compile("<form method=\"post\" action=\"" + Pattern.quote(action) + "\"[^>]*>\\s*"
                + "<input type=\"hidden\" name=\"_csrf\" value=\"[^\"]*\">\\s*<input type=\"hidden\" "
                + Pattern.quote(brought(cursor)) + ">");
    }

    private static String brought(String cursor) {
        return "name=\"cursor\" value=\"" + cursor + "\"";
    }

    private static String allEnded(String page, String person) {
        Matcher field = Pattern.compile(
                        "action=\"" + person + "/link\".*?name=\"all_ended\" value=\"([^\"]+)\"", Pattern.DOTALL)
                .matcher(page);
        assertThat(field.find()).isTrue();
        return field.group(1);
    }
}
