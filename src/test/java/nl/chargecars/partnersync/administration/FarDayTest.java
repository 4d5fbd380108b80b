package nl.chargecars.partnersync.administration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import nl.chargecars.partnersync.access.Credentials;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that forms take no day that is so far away that no time can be reckoned from it, although Java reads it as a day. */
@ExtendWith(WithServer.class)
class FarDayTest {

    private static final String FAR_DAY = "+999999999-12-31";

    private final TestServer server;
    private final Browser admin;

    FarDayTest(TestServer server) {
        this.server = server;
        this.admin = TestUser.signedIn(server, "admin");
    }

    @Test
    void isIgnoredByTheFilterOfTheAuditTrail() {
        var filter = new AuditQuestion("", "", "", "", FAR_DAY, FAR_DAY).filter("");
        assertThat(filter.from()).isNull();
        assertThat(filter.to()).isNull();
        for (String question : new String[] {"from=", "to="}) {
            admin.open("/audit?" + question + FAR_DAY.replace("+", "%2B")).is(200);
        }
    }

    @Test
    void isRefusedAsTheLastDayOfACredentialAndStaysInTheForm() {
        String partner = "/partners/" + TestPartner.withoutIntegration(server).id();
        Map<String, String> key = Map.of("id", Credentials.nextId(), "role", "viewer", "expires", FAR_DAY);
        Map<String, String> credential = Map.of("id", Credentials.nextId(), "type", "api_key", "expires", FAR_DAY);
        refuses("/people/keys", key);
        refuses(partner + "/credentials", credential);
    }

    private void refuses(String path, Map<String, String> form) {
        assertThat(admin.submit(path, form).is(422).body())
                .contains("href=\"#expires_at\"", "value=\"" + FAR_DAY + "\"");
    }
}
