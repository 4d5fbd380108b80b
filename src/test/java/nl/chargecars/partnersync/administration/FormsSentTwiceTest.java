package nl.chargecars.partnersync.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.access.Credentials;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Browser.Shown;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the forms of the administration pages: sent again when the browser reloads the answer, and refused ones. */
@ExtendWith(WithServer.class)
class FormsSentTwiceTest {

    private static final Pattern ID = Pattern.compile("name=\"id\" value=\"([^\"]+)\"");
    private static final Pattern LINK = Pattern.compile("id=\"once-link\" value=\"[^\"]*(/invitations/[^\"]+)\"");

    private final TestServer server;
    private final Browser admin;

    FormsSentTwiceTest(TestServer server) {
        this.server = server;
        this.admin = TestUser.signedIn(server, "admin").with("Accept-Language", "nl-NL");
    }

    @Test
    void takeNoIdOfSomebodysOwn() {
        for (String id : List.of("", "admin", "0123456789ABCDEF")) {
            admin.submit("/people/keys", Map.of("id", id, "role", "viewer")).is(400);
        }
        admin.submit("/partners", Map.of("id", "1", "name", "Polestar")).is(400);
    }

    @Test
    void makeOneKey() {
        String id = id("/people/keys");
        assertThat(admin.submit("/people/keys", key(id, "once")).is(200).body()).contains("once-key");
        Shown again = admin.submit("/people/keys", key(id, "once")).is(409);
        assertThat(again.body())
                .contains("Dit formulier was al verstuurd", "trek dan alleen die ene in, die nooit gebruikt is,")
                .doesNotContain("once-key");
        assertThat(server.db().count("credentials where label = 'once'")).isEqualTo(1);
        assertThat(server.db().count("audit_logs where action = 'CREDENTIAL_CREATED' and record_id = ?", id))
                .isEqualTo(1);
        assertThat(id("/people/keys")).isNotEqualTo(id);
    }

    @Test
    void makeOneKeyWhenTheButtonIsPressedTwiceAtOnce() {
        String id = Credentials.nextId();
        List<Integer> answers = AtOnce.call(
                3, _ -> admin.submit("/people/keys", key(id, "pressed")).status());
        assertThat(answers).containsExactlyInAnyOrder(200, 409, 409);
        assertThat(server.db().count("credentials where label = 'pressed'")).isEqualTo(1);
    }

    @Test
    void makeOneCredentialOfEachKind() {
        String path = "/partners/" + TestPartner.integrated(server).id();
        for (String type : Credentials.TYPES) {
            String id = id(path);
            Map<String, String> form = Map.of("id", id, "type", type, "scope", "orders:read", "label", "twice");
            admin.submit(path + "/credentials", form).is(200);
            assertThat(admin.submit(path + "/credentials", form).is(409).body())
                    .contains("Dit formulier was al verstuurd");
            assertThat(server.db().count("credentials where id = ?", id)).isEqualTo(1);
        }
    }

    @Test
    void makeOnePartner() {
        String id = id("/partners");
        Map<String, String> form = Map.of("id", id, "name", "Sent twice", "business_entity", "ratioshop");
        admin.submit("/partners", form).leadsTo("/partners/" + id + "?notice=partner_created");
        admin.submit("/partners", form).leadsTo("/partners/" + id + "?notice=partner_created_before");
        assertThat(server.db().count("organizations where name = 'Sent twice'")).isEqualTo(1);
    }

    @Test
    void makeOneLinkWhichHoldsOn() {
        TestUser colleague = TestUser.with(server, "viewer");
        String path = "/people/" + colleague.id() + "/link";
        var form = Map.of("all_ended", allEnded(path));
        String link = first(LINK, admin.submit(path, form).is(200).body());
        assertThat(admin.submit(path, form).is(409).body())
                .contains("Er is nu niets gedaan")
                .doesNotContain("once-link");
        Browser invited = colleague.browser();
        invited.open(link).is(200);
        invited.submit(link, Map.of("password", "another violin on the ladder")).leadsTo("/");
        admin.submit(path, form).is(409); // still refused later: the chosen password stays
        String next = first(
                LINK,
                admin.submit(path, Map.of("all_ended", allEnded(path))).is(200).body());
        assertThat(next).isNotEqualTo(link);
    }

    @Test
    void keepWhatWasTypedAndSayWhyInTheirReadersLanguage() {
        String taken = TestUser.with(server, "viewer").email();
        assertThat(admin.submit("/people", Map.of("email", taken, "role", "operator"))
                        .is(422)
                        .body())
                .contains("value=\"" + taken + "\"", "<option value=\"operator\" selected>operator</option>");
        var forged = Map.of("id", Credentials.nextId(), "email", "a@example.nl", "role", "emperor");
        for (String path : List.of("/people", "/people/keys")) {
            assertThat(admin.submit(path, forged).is(422).body())
                    .contains("Er is iets gekozen dat hier niet te kiezen is.");
        }
        String name = "x".repeat(201);
        String fresh = PartnerId.next().toString();
        assertThat(admin.submit("/partners", Map.of("id", fresh, "name", name, "business_entity", "zaptecshop"))
                        .is(422)
                        .body())
                .contains("value=\"" + name + "\"", "<option value=\"zaptecshop\" selected>");
        assertThat(admin.submit("/partners", Map.of("id", fresh, "name", "X", "business_entity", "nobody's"))
                        .is(422)
                        .body())
                .contains("Er is iets gekozen dat hier niet te kiezen is.");
        String partner = "/partners/" + TestPartner.integrated(server).id();
        assertThat(admin.submit(partner + "/name", Map.of("name", name)).is(422).body())
                .contains("value=\"" + name + "\"")
                .contains("<details open>");
    }

    private static Map<String, String> key(String id, String label) {
        return Map.of("id", id, "role", "viewer", "label", label);
    }

    private String id(String page) {
        return first(ID, admin.open(page).is(200).body());
    }

    /** The value of {@code all_ended} in this form on the page. */
    private String allEnded(String path) {
        String form = "action=\"" + path + "\".*?name=\"all_ended\" value=\"([^\"]+)\"";
        return first(
                Pattern.compile(form, Pattern.DOTALL),
                admin.open("/people").is(200).body());
    }

    private static String first(Pattern pattern, String body) {
        Matcher found = pattern.matcher(body);
        assertThat(found.find()).as("%s in %s", pattern, body).isTrue();
        return found.group(1);
    }
}
