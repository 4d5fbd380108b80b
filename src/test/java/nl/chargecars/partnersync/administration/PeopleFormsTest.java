package nl.chargecars.partnersync.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import nl.chargecars.partnersync.access.Credentials;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithPageServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests what the forms of users and keys answer; {@link AdministrationPageTest} uses them in a real browser. */
@ExtendWith(WithPageServer.class)
class PeopleFormsTest {

    private final TestServer server;

    PeopleFormsTest(TestServer server) {
        this.server = server;
    }

    /** The field itself is below up to fifty rows. */
    @Test
    void namesTheFieldThatIsTooLongAndNoFieldWhereTheFormIsNotTheCause() {
        TestUser boss = TestUser.with(server, "admin");
        Browser admin = boss.signIn();
        assertThat(admin.submit(
                                "/people/keys",
                                Map.of("id", Credentials.nextId(), "role", "viewer", "label", "x".repeat(101)))
                        .is(422)
                        .body())
                .contains("href=\"#label\"", "id=\"label-problem\"", "aria-describedby=\"label-problem\"");
        assertThat(admin.submit("/people/" + boss.id() + "/role", Map.of("role", "nobody"))
                        .is(422)
                        .body())
                .contains("role=\"alert\"")
                .doesNotContain("href=\"#role\"", "aria-invalid");
    }

    @Test
    void offerToEraseOnlyWhoIsDisabled() {
        TestUser colleague = TestUser.with(server, "viewer");
        Browser admin = TestUser.signedIn(server, "admin");
        String person = "/people/" + colleague.id();
        assertThat(admin.open("/people").is(200).body())
                .contains(colleague.email())
                .doesNotContain(person + "/erase");
        assertThat(admin.submit(person + "/erase", Map.of()).is(422).body())
                .contains("Only a disabled user can be erased. Disable this user first.", colleague.email());
        admin.submit(person + "/disable", Map.of()).leadsTo("/people?notice=person_disabled");
        assertThat(admin.open("/people").is(200).body())
                .contains("action=\"" + person + "/erase\" data-confirm=\"The address of " + colleague.email());
        for (int time = 0; time < 2; time++) { // the second time, nothing is left to do
            admin.submit(person + "/erase", Map.of()).leadsTo("/people?notice=person_erased");
        }
        assertThat(admin.open("/people?notice=person_erased").is(200).body())
                .contains("The user is erased.")
                .doesNotContain(colleague.email(), colleague.id());
    }

    /** A secret is shown only in the answer that creates it, which no browser caches. */
    @Test
    void keepsSecretsOutOfAddressesAndOfWhatBrowsersKeep() {
        Browser admin = TestUser.signedIn(server, "admin");
        String id = Credentials.nextId();
        Browser.Shown made = admin.submit("/people/keys", Map.of("id", id, "role", "viewer"));
        assertThat(made.is(200).headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(made.location()).isEmpty();
        assertThat(made.body()).contains("id=\"once-key\"");
        assertThat(admin.open("/people/keys").is(200).body()).doesNotContain("once-key");
    }
}
