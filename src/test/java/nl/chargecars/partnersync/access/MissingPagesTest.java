package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what people see at addresses where there is no page; programs get what the API answers. */
@ExtendWith(WithServer.class)
class MissingPagesTest {

    private static final String ACCEPTED = "text/html,application/xhtml+xml,*/*;q=0.8";

    private final TestServer server;

    MissingPagesTest(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/nowhere/", "/api/v1/orders/", "/docs.html", "/portalx/", "/oauth2/token/"})
    void areNotAnsweredOutsideThePortal(String address) {
        server.api().with("Accept", ACCEPTED).get(address).isFailure(401, "UNAUTHENTICATED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/portal/", "/portal/guide/", "/portal/nowhere", "/login/", "/orders/"})
    void areNotAnsweredToProgramsNorForAnythingSent(String address) {
        Api nobody = server.api();
        nobody.get(address).isFailure(401, "UNAUTHENTICATED");
        nobody.with("Accept", "application/json, */*").get(address).isFailure(401, "UNAUTHENTICATED");
        nobody.with("Accept", ACCEPTED).post(address, "{}").isFailure(401, "UNAUTHENTICATED");
    }

    @ParameterizedTest
    @CsvSource({
        "/portal/, /portal",
        "/portal/guide/, /portal/guide",
        "/portal/login/?next=%2Fportal%2Forders, /portal/login?next=%2Fportal%2Forders",
        "/portal/orders/none/, /portal/orders/none",
        "/login/, /login",
        "/orders/?show=new, /orders?show=new"
    })
    void leadToThePageThatIsMeantButForTheSlashAtTheEnd(String address, String page) {
        person().open(address).leadsTo(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/portal/nowhere", "/portal/nowhere/", "/portal/guide/nowhere", "/portal/enable"})
    void sayInThePortalThatThereIsNothing(String address) {
        assertThat(person().open(address).is(404).body()).contains("There is nothing here", "href=\"/portal\"");
        Browser visitor = Browser.inPortal(
                        server.url(), TestPartner.integrated(server).key())
                .with("Accept", ACCEPTED)
                .with("Accept-Language", "en");
        assertThat(visitor.open(address).is(404).body()).contains("There is nothing here");
        visitor.submit("/portal/language", Map.of("language", "nl", "back", address))
                .leadsTo(address);
        assertThat(visitor.open(address).is(404).body()).contains("Hier is niets");
    }

    private Browser person() {
        return new Browser(server.url()).with("Accept", ACCEPTED).with("Accept-Language", "en");
    }
}
