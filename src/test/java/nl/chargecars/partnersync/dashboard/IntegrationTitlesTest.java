package nl.chargecars.partnersync.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.certification.CertificationRuns;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Browser.Shown;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that pages below an integration name its partner: integrations of two partners may have the same name. */
@ExtendWith(WithServer.class)
class IntegrationTitlesTest {

    private static final Pattern TITLE = Pattern.compile("<title>(.+)</title>");
    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"(\\d+)\"");

    private final TestServer server;
    private final Browser operator;

    IntegrationTitlesTest(TestServer server) {
        this.server = server;
        this.operator = TestUser.signedIn(server, "operator");
    }

    @Test
    void tellTheSamePagesOfTwoPartnersApart() {
        try (IntegrationScene west = IntegrationScene.on(server);
                IntegrationScene east = IntegrationScene.on(server)) {
            assertThat(titles(west, "Dealers West"))
                    .doesNotHaveDuplicates()
                    .allMatch(title -> title.endsWith(" · Dealers West · Partner Sync"));
            assertThat(titles(east, "Dealers East"))
                    .doesNotHaveDuplicates()
                    .allMatch(title -> title.endsWith(" · Dealers East · Partner Sync"));
        }
    }

    @Test
    void areFollowedByTheWayToThePartner() {
        try (IntegrationScene scene = IntegrationScene.on(server)) {
            assertThat(operator.open(scene.path() + "/settings").is(200).body())
                    .contains("<a href=\"/partners/" + scene.partner.id() + "\">Volvo dealers</a>");
        }
    }

    private List<String> titles(IntegrationScene scene, String partner) {
        server.admin()
                .patch("/api/v1/partners/" + scene.partner.id(), Map.of("name", partner))
                .is(200);
        String path = scene.path();
        Map<String, String> secret = Map.of(
                "overlap_hours",
                "24",
                "version",
                first(VERSION, operator.open(path).is(200)));
        List<String> titles = new ArrayList<>();
        titles.add(title(operator.open(path + "/settings").is(200)));
        titles.add(title(operator.submit(path + "/webhook-secret", secret).is(200)));
        titles.add(title(operator.submit(path + "/webhook-secret", secret).is(409)));
        titles.add(title(operator.submit(path + "/test-event", Map.of()).is(200)));
        titles.add(title(operator.submit(path + "/mapping/check", Map.of("based_on", "1", "restore", "1"))
                .is(200)));
        titles.add(title(operator.submit(path + "/mapping/process", Map.of()).is(200)));
        titles.add(
                title(operator.open(path + "/reconciliation/" + compared(scene)).is(200)));
        String run = operator.submit(path + "/certification", Map.of()).is(303).location();
        server.part(CertificationRuns.class).step();
        titles.add(title(operator.open(run).is(200)));
        return titles;
    }

    /** Compares a posted list. Returns the id of the run. */
    private static String compared(IntegrationScene scene) {
        List<Map<String, String>> unknown = List.of(Map.of("partner_order_id", "unknown-1", "status", "RECEIVED"));
        return scene.partner
                .api()
                .post(scene.partner.path("/reconciliation"), Map.of("partial", true, "orders", unknown))
                .is(200)
                .text("/data/run/run_id");
    }

    private static String title(Shown page) {
        return first(TITLE, page);
    }

    private static String first(Pattern pattern, Shown page) {
        Matcher found = pattern.matcher(page.body());
        assertThat(found.find()).as("%s in %s", pattern, page.body()).isTrue();
        return found.group(1);
    }
}
