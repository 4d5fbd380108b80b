package nl.chargecars.partnersync.access;

import static java.util.Objects.requireNonNull;
import static nl.chargecars.partnersync.access.ExpectedAccess.ROWS;
import static nl.chargecars.partnersync.access.Role.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import nl.chargecars.partnersync.access.ExpectedAccess.Row;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Tests every page in browsers of every kind: signed in with each role, in the portal with each scope, and not signed in. */
class PageAccessTest {

    private final TestServer server = TestServer.shared();
    private final Keys keys = new Keys(server);

    @TestFactory
    Stream<DynamicTest> showsPagesToWhoIsSignedInOnly() {
        Map<Role, Browser> browsers = keys.browsers();
        String key = keys.staff(ADMIN);
        return ROWS.stream()
                .filter(row -> row.who().equals("page"))
                .map(row -> DynamicTest.dynamicTest(row.call(), () -> {
                    String path = row.path().replace("{}", Uuid7.next().toString());
                    for (Browser nobody :
                            List.of(new Browser(server.url()), new Browser(server.url()).with("X-API-Key", key))) {
                        nobody.open("/login");
                        assertThat(ask(nobody, row, path).is(303).location()).startsWith("/login");
                    }
                    browsers.forEach((role, browser) -> {
                        boolean allowed = row.roles().contains(role);
                        Browser.Shown shown = ask(browser, row, path);
                        assertThat(shown.status() != 403 && !shown.location().startsWith("/login"))
                                .as("%s as %s answered %s", row.call(), role, shown)
                                .isEqualTo(allowed);
                        if (row.changesSomething()) {
                            browser.submit(path, Map.of("_csrf", "forged")).is(403);
                        }
                    });
                }));
    }

    @TestFactory
    Stream<DynamicTest> takesFormsOnOpenPagesOnlyFromPagesOfOurs() {
        return ROWS.stream()
                .filter(row -> row.who().startsWith("open-p"))
                .map(row -> DynamicTest.dynamicTest(row.call(), () -> {
                    String path = row.path().replace("{}", "none");
                    Browser nobody = new Browser(server.url());
                    nobody.open(row.who().equals("open-portal") ? "/portal/login" : "/login")
                            .is(200);
                    assertThat(ask(nobody, row, path).status()).isNotEqualTo(403);
                    if (row.changesSomething()) {
                        nobody.submit(path, Map.of("_csrf", "forged")).is(403);
                        new Browser(server.url()).submit(path, Map.of()).is(403);
                    }
                }));
    }

    /** A session of the portal has the access of the credential that opened it; staff have no such session. */
    @TestFactory
    Stream<DynamicTest> showsThePortalToWhomTheCredentialAllowsOnly() {
        PartnerId partner = keys.busyPartner();
        Map<String, Browser> only = Keys.byScope(scope -> visitor(keys.key(partner, scope)));
        Map<String, Browser> allBut = Keys.byScope(scope -> visitor(keys.key(partner, Keys.scopesBut(scope))));
        Browser administrator = TestUser.signedIn(server, "admin");
        return ROWS.stream()
                .filter(row -> row.who().equals("portal"))
                .map(row -> DynamicTest.dynamicTest(row.call(), () -> {
                    String path = row.path().replace("{}", Uuid7.next().toString());
                    for (Browser nobody : List.of(administrator, new Browser(server.url()))) {
                        nobody.open("/portal/login");
                        assertThat(ask(nobody, row, path).is(303).location()).startsWith("/portal/login");
                    }
                    only.forEach((scope, browser) -> {
                        boolean allowed = Set.of("-", scope).contains(row.scopeOfPage());
                        Browser.Shown shown = ask(browser, row, path);
                        assertThat(shown.status() != 403 && !shown.location().startsWith("/portal/login"))
                                .as("%s with %s answered %s", row.call(), scope, shown)
                                .isEqualTo(allowed);
                        if (row.changesSomething()) {
                            browser.submit(path, Map.of("_csrf", "forged")).is(403);
                        }
                    });
                    if (!row.scopeOfPage().equals("-")) {
                        ask(requireNonNull(allBut.get(row.scopeOfPage())), row, path)
                                .is(403);
                    }
                }));
    }

    /** A browser that is signed in to the portal, with one of its pages loaded. */
    private Browser visitor(String key) {
        Browser browser = Browser.inPortal(server.url(), key);
        browser.open("/portal").is(200);
        return browser;
    }

    private static Browser.Shown ask(Browser browser, Row row, String path) {
        if (path.equals("/integrations/live")) {
            return browser.begins(path); // the stream ends only after seconds
        }
        return row.changesSomething() ? browser.submit(path, Map.of()) : browser.open(path);
    }
}
